import type { Candidate, ErrorRecord, SourceRange, Suspect } from '../../core/model.js';
import { makeCandidate } from '../../core/repair/candidate.js';
import { createSearchSpace } from '../../core/repair/strategies/search/space.js';
import type { RepairContext } from '../../core/repair/strategy.js';
import { sample } from './random.js';
import type { Subject } from './subject.js';

export interface Choice {
  /** Files to edit, every place of them alike. */
  files: readonly string[];
  /** How many candidates are wanted. */
  most: number;
  seed: number;
}

/** Candidates beyond this many are not looked at when a sample is drawn. */
const mostBuilt = 20_000;

/**
 * Candidates of the search strategy, in its own order: where there are more than are wanted, as many drawn at random
 * from the first 20,000, so that every kind of edit is among them.
 */
export async function searchCandidates(subject: Subject, choice: Choice): Promise<Candidate[]> {
  const space = createSearchSpace(await contextOf(subject, choice.files));
  const all = new Map<string, Candidate>();
  for await (const found of space.candidates()) {
    const candidate = makeCandidate({ strategy: 'search', ...found });
    all.set(candidate.id, candidate);
    if (all.size === mostBuilt) break;
  }
  return sample([...all.values()], choice.most, choice.seed);
}

/** What a strategy knows of a fault that may be anywhere in `files`. */
export async function contextOf(subject: Subject, files: readonly string[]): Promise<RepairContext> {
  const suspects = await Promise.all(files.map((file) => wholeFile(subject, file)));
  return {
    error: unknownError,
    failures: [],
    failingTests: subject.failing,
    suspects,
    tree: subject.commit,
    greenTree: null,
    folder: subject.folder,
    sources: subject.sources,
    read: subject.read,
    readGreen: async () => undefined,
    signal: new AbortController().signal,
  };
}

async function wholeFile(subject: Subject, file: string): Promise<Suspect> {
  const text = await subject.read(file);
  if (text === undefined) throw new Error(`${subject.name} has no file ${file}`);
  return {
    range: { file, start: 0, end: text.length },
    line: 1,
    endLine: text.split('\n').length,
    suspiciousness: 1,
    reasons: {},
  };
}

/** What a strategy knows of a fault in one file, which stands alone; all places of the ranges are suspected alike. */
export const fileContext = (file: string, text: string, ranges: readonly SourceRange[]): RepairContext => ({
  error: unknownError,
  failures: [],
  failingTests: [],
  suspects: ranges.map((range) => ({ range, line: 1, endLine: 1, suspiciousness: 1, reasons: {} })),
  tree: '',
  greenTree: null,
  folder: '',
  sources: [file],
  read: async (path) => (path === file ? text : undefined),
  readGreen: async () => undefined,
  signal: new AbortController().signal,
});

const unknownError: ErrorRecord = {
  id: '000000000000',
  fingerprint: '0'.repeat(64),
  title: 'an unknown fault',
  class: 'unknown',
  state: 'open',
  firstSeen: '',
  lastSeen: '',
  count: 1,
  branches: [],
  tests: [],
  locations: [],
  failure: {
    sensor: 'test',
    at: '',
    thrown: { name: 'Error', message: '' },
    frames: [],
    tree: null,
    branch: null,
  },
  history: [],
  flapping: false,
  patch: null,
  rejected: [],
};
