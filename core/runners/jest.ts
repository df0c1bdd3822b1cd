import type { TestId } from '../model.js';
import type { RunnerCommand, TestRunner } from './runner.js';
import { runnerCommand } from './runner-command.js';
import { parseScript, type SimpleCommand } from './script.js';
import { filesOf, keepOptions, narrowScript, titlePattern } from './select.js';

const valued = [
  '-c',
  '--config',
  '--rootDir',
  '-w',
  '--maxWorkers',
  '--testTimeout',
  '--env',
  '--testEnvironment',
  '--preset',
]
  .concat([
    '--reporters',
    '--selectProjects',
    '--ignoreProjects',
    '-t',
    '--testNamePattern',
    '--testPathPattern',
  ])
  .concat([
    '--testPathPatterns',
    '--setupFilesAfterEnv',
    '--setupFiles',
    '--coverageDirectory',
    '--coverageReporters',
  ])
  .concat([
    '--collectCoverageFrom',
    '--outputFile',
    '--cacheDirectory',
    '--shard',
    '--changedSince',
    '--transform',
    '--roots',
  ])
  .concat([
    '--projects',
    '--testRegex',
    '--testMatch',
    '--globals',
    '--seed',
    '--coverageThreshold',
    '--coverageProvider',
  ]);
const dropped = [
  '-t',
  '--testNamePattern',
  '--testPathPattern',
  '--testPathPatterns',
  '--watch',
  '--watchAll',
  '--coverage',
]
  .concat([
    '--collectCoverage',
    '--coverageDirectory',
    '--coverageReporters',
    '--collectCoverageFrom',
    '--coverageThreshold',
  ])
  .concat([
    '--coverageProvider',
    '--shard',
    '--changedSince',
    '-o',
    '--onlyChanged',
    '--lastCommit',
    '--findRelatedTests',
  ])
  .concat([
    '--runTestsByPath',
    '-u',
    '--updateSnapshot',
    '--passWithNoTests',
    '--ci',
    '--outputFile',
    '--json',
    '--testMatch',
  ])
  .concat(['--testRegex', '-b', '--bail', '-f', '--onlyFailures', '--listTests']);

export const jestRunner: TestRunner = {
  name: 'jest',
  recognises: (script) => parseScript(script)?.some(isJest) ?? /\bjest\b/.test(script),
  select: (script, tests) => narrowScript(script, { is: isJest, narrow: (words) => narrow(words, tests) }),
  shuffle: (seed) => ['--randomize', `--seed=${seed}`],
};

/** How a script starts jest, or null; see `runnerCommand`. */
export const jestCommand = (script: string): RunnerCommand | null => runnerCommand(script, runnerAt);

const isJest = ({ words }: SimpleCommand): boolean => runnerAt(words) !== -1;

/** `jest …`, and `node … node_modules/jest/bin/jest.js …` or `node_modules/.bin/jest`. */
const runnerAt = (words: readonly string[]): number =>
  words.findIndex((word, index) =>
    index === 0 ? /(?:^|\/)jest$/.test(word) : words[0] === 'node' && /(?:^|\/)jest(?:\.js)?$/.test(word),
  );

/** `--ci`, so that a candidate can never write a snapshot. */
function narrow(words: readonly string[], tests: readonly TestId[]): string[] | null {
  const files = filesOf(tests);
  if (files.length === 0 || files.includes('')) return null;
  const at = runnerAt(words);
  const options = keepOptions(words.slice(at + 1), valued, dropped);
  const pattern = titlePattern(tests);
  const names = pattern ? [`--testNamePattern=${pattern}`] : [];
  return [
    ...words.slice(0, at + 1),
    ...options,
    '--ci',
    '--coverage=false',
    ...names,
    '--runTestsByPath',
    ...files,
  ];
}
