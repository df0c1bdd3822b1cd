import type { Candidate, Edit, Suspect, Verdict, VerdictStatus } from '../../../core/model.js';
import type { RepairContext, Strategy } from '../../../core/repair/strategy.js';

export interface Project {
  files: Record<string, string>;
  green?: Record<string, string>;
  /** Where the fault is suspected; without it, everywhere alike. */
  suspects?: Suspect[];
}

/** A context that holds the files in memory. */
export function contextOf({ files, green, suspects }: Project): RepairContext {
  const everywhere = Object.entries(files).map(([file, text]) => suspect(file, 0, text.length, 1));
  const failure = {
    sensor: 'test',
    at: '',
    thrown: { name: 'Error', message: '' },
    frames: [],
    tree: null,
    branch: null,
  };
  const error = {
    id: 'e',
    fingerprint: 'e',
    title: '',
    class: 'assertion',
    state: 'open',
    firstSeen: '',
    lastSeen: '',
    count: 1,
    branches: [],
    tests: [],
    locations: [],
    failure,
    history: [],
    flapping: false,
    patch: null,
    rejected: [],
  } as unknown as RepairContext['error'];
  return {
    error,
    failures: [],
    failingTests: [{ file: 'test.js', path: ['a'] }],
    suspects: suspects ?? everywhere,
    tree: 'now',
    greenTree: green === undefined ? null : 'green',
    folder: '',
    sources: Object.keys(files),
    read: async (file) => files[file],
    readGreen: async (file) => green?.[file],
    signal: new AbortController().signal,
  } as RepairContext;
}

export const suspect = (file: string, start: number, end: number, suspiciousness: number): Suspect => ({
  range: { file, start, end },
  line: 1,
  endLine: 1,
  suspiciousness,
  reasons: {},
});

/** The file with the candidate's edits of it made. */
export function applied(text: string, edits: readonly Edit[]): string {
  const backwards = [...edits].sort((a, b) => b.range.start - a.range.start);
  return backwards.reduce(
    (all, { range, text: put }) => all.slice(0, range.start) + put + all.slice(range.end),
    text,
  );
}

export type Judge = (
  candidate: Candidate,
  batch: number,
) => VerdictStatus | { status: VerdictStatus; passed: boolean[] };

/** Runs a strategy with verdicts made up by `judge`, until it ends, is plausible, or has given `most` candidates. */
export async function drive(
  strategy: Strategy,
  context: RepairContext,
  judge: Judge,
  options: { most?: number; stopAtPlausible?: boolean } = {},
): Promise<{ given: Candidate[]; plausible: Candidate[] }> {
  const given: Candidate[] = [];
  const plausible: Candidate[] = [];
  const batches = strategy.propose(context);
  let batch = 0;
  let step = await batches.next();
  while (!step.done && given.length < (options.most ?? 5000)) {
    const verdicts = step.value.map((candidate) => verdictOf(candidate, judge(candidate, batch)));
    given.push(...step.value);
    plausible.push(...step.value.filter((_, at) => verdicts[at]?.status === 'plausible'));
    if (plausible.length > 0 && options.stopAtPlausible !== false) break;
    batch++;
    step = await batches.next(verdicts);
  }
  await batches.return();
  return { given, plausible };
}

function verdictOf(candidate: Candidate, answer: ReturnType<Judge>): Verdict {
  const { status, passed } = typeof answer === 'string' ? { status: answer, passed: [] } : answer;
  const tests = passed.map((ok, at) => ({
    file: 'test.js',
    path: [`case ${at}`],
    status: ok ? ('passed' as const) : ('failed' as const),
    durationMs: 0,
  }));
  return { candidate: candidate.id, status, tests, durationMs: 0, via: 'none' };
}
