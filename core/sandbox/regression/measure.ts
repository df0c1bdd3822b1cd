import type { Run, TestId } from '../../model.js';
import { narrowTo } from '../../runners/narrow.js';
import type { TestSettings } from '../../workspace/workspace.js';
import { runTestsHere } from '../tests.js';
import type { SandboxWorktree } from '../worktree.js';
import type { PairOfRuns } from './durations.js';

export interface MeasureOptions {
  test: Pick<TestSettings, 'script' | 'command' | 'cwd' | 'parts'>;
  timeoutMs: number;
  signal?: AbortSignal;
  /** Whether two runs can go on at once without getting in each other's way. */
  apart: boolean;
}

/** A worktree, and what puts it into the state that is to be measured. */
export interface Side {
  worktree: SandboxWorktree;
  restart(): Promise<void>;
}

/** Pairs of runs of tests that take no longer than this, in milliseconds, are repeated. */
const soon = 10_000;
const mostPairs = 3;

/** Runs these tests without and with the patch, in pairs side by side: always here, since two machines are not alike. */
export async function measurePairs(
  sides: { before: Side; after: Side },
  tests: readonly TestId[],
  o: MeasureOptions,
): Promise<PairOfRuns[]> {
  const command = narrowTo(o.test, tests) ?? o.test;
  const look = async ({ worktree, restart }: Side): Promise<Run> => {
    await restart();
    return (await runTestsHere(worktree, { ...o, ...command })).run;
  };
  const pairs: PairOfRuns[] = [];
  const started = performance.now();
  do {
    const first = look(sides.before);
    if (!o.apart) await first;
    const [before, after] = await Promise.all([first, look(sides.after)]);
    pairs.push({ before, after });
  } while (pairs.length < mostPairs && performance.now() - started < soon);
  return pairs;
}
