import type { TestId, TestResult } from '../model.js';
import { testKey } from '../runners/test-key.js';

export interface Repeats {
  times: number;
  /** How many of them may run side by side. */
  atOnce: number;
}

/**
 * Tells tests that fail only sometimes from those that are broken, by running them again up to `times` times on the
 * same tree: one pass is enough to call a failing test flaky. Stops early once every test has passed.
 * A test that a repeat does not report counts as not having passed. `rerun` is told its place among those that run at
 * once, from 0.
 *
 * The repeat-run method: Q. Luo, F. Hariri, L. Eloussi, D. Marinov: "An Empirical Analysis of Flaky Tests", FSE 2014.
 */
export async function tellFlaky(
  rerun: (lane: number) => Promise<readonly TestResult[]>,
  failing: readonly TestId[],
  { times, atOnce }: Repeats,
): Promise<{ flaky: TestId[]; broken: TestId[] }> {
  const passed = new Set<string>();
  const left = (): TestId[] => failing.filter((test) => !passed.has(testKey(test)));
  for (let run = 0; run < times && left().length > 0; run += atOnce) {
    const lanes = Array.from({ length: Math.min(atOnce, times - run) }, (_, lane) => rerun(lane));
    for (const result of (await Promise.all(lanes)).flat())
      if (result.status === 'passed') passed.add(testKey(result));
  }
  return { flaky: failing.filter((test) => passed.has(testKey(test))), broken: left() };
}
