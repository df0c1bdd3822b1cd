import type { Run, TestId } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import { resultsByTest } from '../compare.js';

/** A test that takes longer with the patch. Durations are milliseconds, the shortest that were seen. */
export interface SlowerTest extends TestId {
  beforeMs: number;
  afterMs: number;
}

/** Noise on a busy machine seldom reaches it, and measuring side by side tells that from the patch. */
const slower = { times: 5, ms: 50 };

const mostSuspects = 20;

/**
 * Tests that passed in both runs and took far longer in the second: the runs were made at different times, so this is a
 * reason to measure and no finding.
 */
export function suspectsOf(before: Run, after: Run): TestId[] {
  const old = resultsByTest(before);
  const pairs = [...resultsByTest(after).values()].flatMap((now) => {
    const then = old.get(testKey(now));
    return then?.status === 'passed' && now.status === 'passed' ? [{ now, then }] : [];
  });
  return pairs
    .filter(({ now, then }) => isSlower(then.durationMs, now.durationMs))
    .sort((a, b) => b.now.durationMs - a.now.durationMs)
    .slice(0, mostSuspects)
    .map(({ now: { file, path } }) => ({ file, path }));
}

/** One run without the patch and one with it, side by side: what loads the machine slows both. */
export interface PairOfRuns {
  before: Run;
  after: Run;
}

/** Suspects that were slower in each pair of runs, and by their shortest durations as well. */
export function slowerTests(suspects: readonly TestId[], pairs: readonly PairOfRuns[]): SlowerTest[] {
  return suspects.flatMap(({ file, path }): SlowerTest[] => {
    const measured = pairs.flatMap(({ before, after }) => {
      const [then, now] = [before, after].map((run) => resultsByTest(run).get(testKey({ file, path })));
      return then?.status === 'passed' && now?.status === 'passed' ? [{ then, now }] : [];
    });
    if (measured.length === 0 || measured.length < pairs.length) return [];
    if (!measured.every(({ then, now }) => isSlower(then.durationMs, now.durationMs))) return [];
    const beforeMs = Math.min(...measured.map(({ then }) => then.durationMs));
    const afterMs = Math.min(...measured.map(({ now }) => now.durationMs));
    return [{ file, path, beforeMs, afterMs }];
  });
}

/** Below a millisecond durations say nothing. */
const isSlower = (beforeMs: number, afterMs: number): boolean =>
  afterMs >= slower.times * Math.max(1, beforeMs) && afterMs - beforeMs >= slower.ms;
