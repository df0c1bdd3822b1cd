import type { Run, TestId, TestResult } from '../../model.js';

/**
 * Which test files to measure the coverage of, as tests without a title; null stands for the whole suite. Passing
 * tests tell suspicious lines from innocent ones, wherever they stand, so all are wanted where they take no longer than
 * `limitMs`; else those nearest to the failing ones in the tree of folders, as long as the time goes.
 */
export function coverageFiles(
  before: Pick<Run, 'tests' | 'durationMs'>,
  failing: readonly TestId[],
  limitMs: number,
): TestId[] | null {
  if (before.durationMs <= limitMs) return null;
  const own = new Set(failing.map(({ file }) => file));
  const costs = costOfFiles(before);
  const others = [...costs.keys()].filter((file) => file !== '' && !own.has(file));
  const nearest = others
    .map((file) => ({ file, near: Math.max(...[...own].map((each) => sharedFolders(each, file))) }))
    .sort((a, b) => b.near - a.near);
  const chosen = [...own];
  let left = limitMs - chosen.reduce((sum, file) => sum + (costs.get(file) ?? 0), 0);
  for (const { file } of nearest) {
    left -= costs.get(file) ?? 0;
    if (left < 0) break;
    chosen.push(file);
  }
  return chosen.map((file) => ({ file, path: [] }));
}

/** The duration of the run, shared out: half by what the tests of a file took, half by file, for what loading takes. */
function costOfFiles({ tests, durationMs }: Pick<Run, 'tests' | 'durationMs'>): Map<string, number> {
  const files = new Map<string, TestResult[]>();
  for (const test of tests) files.set(test.file, [...(files.get(test.file) ?? []), test]);
  const spent = (results: readonly TestResult[]): number =>
    results.reduce((sum, each) => sum + each.durationMs, 0);
  const total = spent(tests) || 1;
  return new Map(
    [...files].map(([file, own]) => [file, (durationMs / 2) * (spent(own) / total + 1 / files.size)]),
  );
}

function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  const differs = left.findIndex((name, at) => name !== right[at]);
  return differs === -1 ? left.length : differs;
}
