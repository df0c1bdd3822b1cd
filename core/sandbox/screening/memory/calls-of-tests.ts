import type { TestId } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import type { BaselineAnswer } from './protocol.js';

export const slotKey = (file: string, slot: number): string => `${slot}:${file}`;

/**
 * Keys (`slotKey`) of the functions whose change a test may notice, by test key: what it calls itself, what the hooks of
 * the suites around it call, and, where it is a subtest, what anything in its test calls.
 */
export function callsOfTests(
  calls: BaselineAnswer['calls'],
  tests: readonly TestId[],
): Map<string, Set<string>> {
  const keys = new Set(tests.map(testKey));
  const own = new Map(
    Object.entries(calls).map(([key, slots]) => [key, new Set(slots.map((slot) => slotKey(...slot)))]),
  );
  const families = new Map<string, Set<string>>();
  for (const test of tests)
    for (const around of pathsAround(test).filter((key) => keys.has(key)))
      families.set(around, union(families.get(around), own.get(testKey(test)), own.get(around)));
  return new Map(
    tests.map((test) => {
      const around = pathsAround(test);
      const shared = around.map((key) => families.get(key) ?? own.get(key));
      return [testKey(test), union(own.get(testKey(test)), families.get(testKey(test)), ...shared)];
    }),
  );
}

/** Keys of the file, and of the suites and tests around a test. */
const pathsAround = ({ file, path }: TestId): string[] =>
  path.map((_, depth) => testKey({ file, path: path.slice(0, depth) }));

/** The set itself where there is but one. */
function union(...sets: (Set<string> | undefined)[]): Set<string> {
  const filled = [...new Set(sets)].filter((set) => set !== undefined && set.size > 0);
  const [first] = filled;
  if (first && filled.length === 1) return first;
  return new Set(filled.flatMap((set) => [...(set ?? [])]));
}
