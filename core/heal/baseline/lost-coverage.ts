import { diffLines } from 'diff';
import { readFileAt } from '../../git/objects/objects.js';
import type { TestId } from '../../model.js';
import type { TestCoverage } from '../../runners/coverage.js';
import { testKey } from '../../runners/test-key.js';
import type { Proof } from '../../sandbox/proof.js';
import type { LostLines } from '../../sandbox/regression/regressions.js';
import { runTests } from '../../sandbox/tests.js';
import type { Session } from '../session.js';
import type { Baseline } from './baseline.js';
import { textReader } from './text-reader.js';

/** Milliseconds; the tests whose coverage is compared are run up to twice more. */
const longestRun = 5_000;

/**
 * Lines that tests which pass without and with the patch ran before, and no test runs with it, by the numbers that they had
 * before; twice, where there are any. Null where coverage was not taken, or takes too long.
 */
export async function lostCoverage(
  session: Session,
  baseline: Baseline,
  proof: Pick<Proof, 'tree' | 'before' | 'regressions'>,
): Promise<LostLines[] | null> {
  const { measured, coverage } = baseline;
  if (coverage.length === 0 || measured === null || measured.durationMs > longestRun) return null;
  const passing = new Set(proof.before.tests.filter(({ status }) => status === 'passed').map(testKey));
  const known = coverage.filter((test) => passing.has(testKey(test)));
  if (known.length === 0) return null;
  const files = proof.regressions.sizes.map(({ file }) => file);
  const moved = await moves(session, baseline, proof.tree, files);
  const tests = new Set(coverage.map(({ file }) => file));
  let lost: Map<string, Set<number>> | null = null;
  for (let times = 0; times < 2; times += 1) {
    const now = await measure(session, baseline, proof.tree, files);
    if (now === null) return null;
    const gone = without(linesOf(known), linesOf(now), moved, tests);
    lost = lost === null ? gone : inBoth(lost, gone);
    if (lost.size === 0) return [];
  }
  return [...(lost ?? [])].map(([file, lines]) => ({ file, lines: [...lines].sort((a, b) => a - b) }));
}

type Lines = Map<string, Set<number>>;
/** For each changed file, the new number of each old line that is still there. */
type Moves = Map<string, Map<number, number>>;

async function moves(
  session: Session,
  { snapshot }: Baseline,
  tree: string,
  files: readonly string[],
): Promise<Moves> {
  const [before, after] = [textReader(session.repo, snapshot.tree), textReader(session.repo, tree)];
  const all: Moves = new Map();
  for (const file of files) all.set(file, lineMoves((await before(file)) ?? '', (await after(file)) ?? ''));
  return all;
}

function lineMoves(before: string, after: string): Map<number, number> {
  const found = new Map<number, number>();
  let [old, now] = [1, 1];
  for (const { count, added, removed } of diffLines(before, after)) {
    if (!added && !removed) for (let line = 0; line < count; line += 1) found.set(old + line, now + line);
    if (!added) old += count;
    if (!removed) now += count;
  }
  return found;
}

async function measure(
  session: Session,
  { worktrees, measured }: Baseline,
  tree: string,
  files: readonly string[],
): Promise<TestCoverage[] | null> {
  if (measured === null) return null;
  const worktree = await worktrees.take();
  try {
    for (const file of files)
      await worktree.writeFile(file, (await readFileAt(session.repo, tree, file)) ?? null);
    const { coverage, execution } = await runTests(worktree, {
      ...measured.command,
      coverage: true,
      signal: session.signal,
      timeoutMs: 10 * longestRun,
    });
    return execution.exceeded || coverage.length === 0 ? null : coverage;
  } finally {
    await worktree.dispose();
  }
}

function linesOf(coverage: readonly (TestId & Pick<TestCoverage, 'lines'>)[]): Lines {
  const all: Lines = new Map();
  for (const { lines } of coverage)
    for (const [file, own] of lines) {
      const known = all.get(file) ?? new Set();
      for (const line of own) known.add(line);
      all.set(file, known);
    }
  return all;
}

/** A line that the patch changes or removes is not lost; what the tests themselves run is theirs. */
function without(before: Lines, after: Lines, moved: Moves, tests: ReadonlySet<string>): Lines {
  const lost: Lines = new Map();
  for (const [file, lines] of before) {
    if (tests.has(file)) continue;
    const map = moved.get(file);
    const gone = [...lines].filter((line) => {
      const now = map ? map.get(line) : line;
      return now !== undefined && !after.get(file)?.has(now);
    });
    if (gone.length > 0) lost.set(file, new Set(gone));
  }
  return lost;
}

function inBoth(one: Lines, other: Lines): Lines {
  const both: Lines = new Map();
  for (const [file, lines] of one) {
    const same = [...lines].filter((line) => other.get(file)?.has(line));
    if (same.length > 0) both.set(file, new Set(same));
  }
  return both;
}
