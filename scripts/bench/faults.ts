import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candidate, Edit } from '../../core/model.js';
import { makeCandidate } from '../../core/repair/candidate.js';
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
  const [first] = green.failing;
  if (first)
    throw new Error(
      `${green.name} is not green to begin with: ${[first.file, ...first.path].join(' > ')}: ${first.error?.message}`,
    );
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
  const undo: Edit[] = [];
  for (const [file, edits] of editsByFile(candidate.edits)) {
    const right = (await green.read(file)) ?? '';
    const wrong = applyEdits(right, edits);
    undo.push(difference(file, wrong, right));
    await writeFile(join(green.folder, file), wrong);
  }
  await git(green.folder, ['commit', '--quiet', '--all', '--message', 'A fault']);
  const commit = (await git(green.folder, ['rev-parse', 'HEAD'])).trim();
  await git(green.folder, ['reset', '--quiet', '--hard', green.commit]);
  const { title, operator, prior } = candidate;
  return {
    title,
    subject: await openSubject(green.folder, { ...green, commit }),
    undo: makeCandidate({ strategy: 'search', operator, title: `undo ${title}`, prior, edits: undo }),
  };
}

/** The one edit that makes `to` of `from`, as small as can be. */
function difference(file: string, from: string, to: string): Edit {
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  return { range: { file, start, end: from.length - tail }, text: to.slice(start, to.length - tail) };
}
