import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candidate, Edit } from '../../core/model.js';
import { makeCandidate } from '../../core/repair/candidate.js';
import { compose } from '../../core/repair/strategies/search/compose.js';
import type { TextEdit } from '../../core/repair/strategies/search/proposal.js';
import { applyEdits, editsByFile } from '../../core/sandbox/edits.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { searchCandidates } from './candidates.js';
import { git } from './project.js';
import { shuffled } from './random.js';
import { openSubject, type Subject } from './subject.js';

/** A green project with one edit of the search strategy made, which some of its tests notice. */
export interface Fault {
  title: string;
  subject: Subject;
  /** The candidate that makes the project as it was before. */
  undo: Candidate;
  /** Edits of the green project as a candidate for this one, which undoes the fault as well; null where they are one. */
  afterUndo(candidate: Candidate): Candidate | null;
}

export interface FaultChoice {
  files: readonly string[];
  /** How many faults, each by itself. */
  count: number;
  seed: number;
}

/** Faults that more tests notice say little about any place. */
const mostFailing = { share: 1 / 3, tests: 25 };
const mostTries = 60;

/** Draws edits until `count` of them make some tests fail, and not most, with all the others running as before. */
export async function plantFaults(green: Subject, choice: FaultChoice): Promise<Fault[]> {
  if (green.failing.length > 0) throw new Error(`${green.name} is not green to begin with`);
  const pool = await searchCandidates(green, { files: choice.files, most: 2_000, seed: choice.seed });
  const faults: Fault[] = [];
  const worktree = await openWorktree(green.repo, green.commit, { workspace: green.workspace });
  try {
    for (const candidate of shuffled(pool, choice.seed).slice(0, mostTries * choice.count)) {
      if (faults.length === choice.count) break;
      await worktree.write(candidate.edits);
      const { run, execution } = await runTests(worktree, { ...green.test, timeoutMs: 60_000 });
      await worktree.reset();
      const failing = run.tests.filter(({ status }) => status === 'failed');
      const isNoticed =
        !execution.timedOut &&
        failing.length > 0 &&
        failing.length <= Math.max(1, Math.min(mostFailing.tests, run.tests.length * mostFailing.share)) &&
        failing.every(({ path }) => path.length > 0) &&
        run.errors.length === 0 &&
        run.tests.length === green.before.tests.length;
      if (isNoticed) faults.push(await plant(green, candidate));
    }
  } finally {
    await worktree.dispose();
  }
  return faults;
}

async function plant(green: Subject, candidate: Candidate): Promise<Fault> {
  const texts = new Map<string, FaultyText>();
  for (const [file, edits] of editsByFile(candidate.edits)) {
    const right = (await green.read(file)) ?? '';
    const wrong = applyEdits(right, edits);
    texts.set(file, { wrong, undo: difference(wrong, right) });
    await writeFile(join(green.folder, file), wrong);
  }
  await git(green.folder, ['commit', '--quiet', '--all', '--message', 'A fault']);
  const commit = (await git(green.folder, ['rev-parse', 'HEAD'])).trim();
  await git(green.folder, ['reset', '--quiet', '--hard', green.commit]);
  const subject = await openSubject(green.folder, { ...green, commit });
  const undone = composed(texts, []);
  return {
    title: candidate.title,
    subject,
    undo: made({ ...candidate, title: `undo ${candidate.title}` }, undone),
    afterUndo: (other) => {
      const edits = composed(texts, other.edits);
      return isIdle(texts, edits) ? null : made(other, edits);
    },
  };
}

interface FaultyText {
  wrong: string;
  /** What makes it right again. */
  undo: TextEdit;
}

/** Edits of the green texts as edits of the faulty ones, which they make right first. */
function composed(texts: ReadonlyMap<string, FaultyText>, edits: readonly Edit[]): Edit[] {
  const own = editsByFile(edits);
  return [...new Set([...texts.keys(), ...own.keys()])].flatMap((file): Edit[] => {
    const inFile = own.get(file) ?? [];
    const faulty = texts.get(file);
    if (!faulty) return inFile;
    const second = inFile.map(({ range: { start, end }, text }) => ({ start, end, text }));
    return compose(faulty.wrong, [faulty.undo], second).map(({ start, end, text }) => ({
      range: { file, start, end },
      text,
    }));
  });
}

/** Whether the edits leave everything as the fault made it. */
const isIdle = (texts: ReadonlyMap<string, FaultyText>, edits: readonly Edit[]): boolean =>
  [...editsByFile(edits)].every(([file, own]) => {
    const wrong = texts.get(file)?.wrong;
    return wrong !== undefined && applyEdits(wrong, own) === wrong;
  });

/** The one edit that makes `to` of `from`, as small as can be. */
function difference(from: string, to: string): TextEdit {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  return { start, end: from.length - tail, text: to.slice(start, to.length - tail) };
}

const made = ({ title, operator, prior }: Candidate, edits: Edit[]): Candidate =>
  makeCandidate({ strategy: 'search', operator, title, prior, edits });
