import type { TestId, TestResult } from '../model.js';
import { testKey } from '../runners/test-key.js';

/**
 * Tells tests that fail only sometimes from those that are broken, by running them again up to `times` times on the
 * same tree: one pass is enough to call a failing test flaky. Stops early once every test has passed.
 * A test that a repeat does not report counts as not having passed.
 *
 * The repeat-run method: Q. Luo, F. Hariri, L. Eloussi, D. Marinov: "An Empirical Analysis of Flaky Tests", FSE 2014.
 */
export async function tellFlaky(
  rerun: () => Promise<readonly TestResult[]>,
  failing: readonly TestId[],
  times: number,
): Promise<{ flaky: TestId[]; broken: TestId[] }> {
  const passed = new Set<string>();
  const left = (): TestId[] => failing.filter((test) => !passed.has(testKey(test)));
  for (let run = 0; run < times && left().length > 0; run += 1) {
    for (const result of await rerun()) if (result.status === 'passed') passed.add(testKey(result));
  }
  return { flaky: failing.filter((test) => passed.has(testKey(test))), broken: left() };
}
