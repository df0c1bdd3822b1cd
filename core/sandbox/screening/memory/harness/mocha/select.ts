import type { TestId } from '../../../../../model.js';
import { testKey } from '../../../../../runners/test-key.js';
import { type Branch, prune } from './copy-suite.js';
import type { Mocha, Test } from './project-mocha.js';

/** Whether the options let a test run. */
export function matches({ options: { grep, invert } }: Mocha): (test: Test) => boolean {
  return (test) => !(grep instanceof RegExp) || grep.test(test.fullTitle()) !== Boolean(invert);
}

/** The wanted tests; with the id of a file or of a failed hook, all tests that it stands for. */
export function select(
  branch: Branch,
  wanted: readonly TestId[],
  fileNameOf: (test: Test) => string,
): Branch {
  const files = new Set(wanted.map(({ file }) => file));
  const tests = new Set(wanted.map(testKey));
  const around = new Set(
    wanted.filter(isWhole).map(({ file, path }) => testKey({ file, path: path.slice(0, -1) })),
  );
  return prune(branch, (test) => {
    const file = fileNameOf(test);
    if (!files.has(file)) return false;
    const path = test.titlePath();
    if (tests.has(testKey({ file, path }))) return true;
    return around.size > 0 && path.some((_, end) => around.has(testKey({ file, path: path.slice(0, end) })));
  });
}

const isWhole = ({ path }: TestId): boolean =>
  path.length === 0 || /^"(?:before|after) (?:all|each)" hook/.test(path.at(-1) ?? '');
