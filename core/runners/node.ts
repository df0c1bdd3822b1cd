import type { TestId } from '../model.js';
import type { TestRunner } from './runner.js';
import { parseScript, type SimpleCommand } from './script.js';
import { escapePattern, filesOf, keepOptions, narrowScript } from './select.js';

const programs = /^(?:node|tsx|ts-node|nodejs)$/;
const valued = [
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--tsconfig',
]
  .concat([
    '--test-concurrency',
    '--test-timeout',
    '--test-name-pattern',
    '--test-reporter',
    '--test-reporter-destination',
  ])
  .concat([
    '--test-skip-pattern',
    '--test-shard',
    '--test-isolation',
    '--test-global-setup',
    '--test-coverage-include',
  ])
  .concat([
    '--test-coverage-exclude',
    '--test-coverage-lines',
    '--test-coverage-branches',
    '--test-coverage-functions',
  ]);
const dropped = [
  '--test',
  '--watch',
  '--experimental-test-coverage',
  '--test-reporter',
  '--test-reporter-destination',
]
  .concat([
    '--test-name-pattern',
    '--test-skip-pattern',
    '--test-shard',
    '--test-coverage-include',
    '--test-coverage-exclude',
  ])
  .concat(['--test-coverage-lines', '--test-coverage-branches', '--test-coverage-functions', '--test-only']);

/** node:test, by `node --test` or by running a test file itself. */
export const nodeRunner: TestRunner = {
  name: 'node',
  recognises: (script) => parseScript(script)?.some(isNodeTest) ?? /\bnode\b.*\s--test\b/.test(script),
  select: (script, tests) =>
    narrowScript(script, { is: isNodeTest, narrow: (words) => narrow(words, tests) }),
};

const isNodeTest = ({ words }: SimpleCommand): boolean =>
  programs.test(words[0] ?? '') &&
  (words.includes('--test') ||
    words.some((word, index) => index > 0 && /\.test\.|(?:^|\/)tests?(?:\/|\.|$)/.test(word)));

/**
 * One file is run in the one process that `node --test` would start for it, without the process above it.
 * A pattern selects by the outermost title: Node 20 knows no longer names, and a subtest runs only in its parent.
 */
function narrow(words: readonly string[], tests: readonly TestId[]): string[] | null {
  const files = filesOf(tests);
  if (files.length === 0 || files.includes('')) return null;
  const options = keepOptions(words.slice(1), valued, dropped);
  const titles = [...new Set(tests.map(({ path }) => path[0]))];
  const patterns =
    titles.includes(undefined) || titles.length > 50
      ? []
      : titles.map((title) => `--test-name-pattern=^${escapePattern(title ?? '')}$`);
  return [words[0] ?? 'node', ...options, ...(files.length > 1 ? ['--test'] : []), ...patterns, ...files];
}
