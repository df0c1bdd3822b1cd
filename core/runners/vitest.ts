import type { TestId } from '../model.js';
import type { RunnerCommand, TestRunner } from './runner.js';
import { runnerCommand } from './runner-command.js';
import { parseScript, type SimpleCommand } from './script.js';
import { filesOf, keepOptions, narrowScript, titlePattern } from './select.js';

const valued = [
  '-c',
  '--config',
  '-r',
  '--root',
  '-t',
  '--testNamePattern',
  '--dir',
  '--reporter',
  '--outputFile',
  '--pool',
]
  .concat([
    '--environment',
    '--project',
    '--maxWorkers',
    '--minWorkers',
    '--mode',
    '--testTimeout',
    '--hookTimeout',
    '--retry',
  ])
  .concat([
    '--shard',
    '--bail',
    '--exclude',
    '--workspace',
    '--changed',
    '--maxConcurrency',
    '--teardownTimeout',
  ]);
const dropped = [
  '-t',
  '--testNamePattern',
  '--watch',
  '-w',
  '--run',
  '--coverage',
  '--ui',
  '--open',
  '--shard',
  '--bail',
  '--changed',
].concat(['-u', '--update', '--passWithNoTests', '--outputFile', '--standalone']);

export const vitestRunner: TestRunner = {
  name: 'vitest',
  recognises: (script) => parseScript(script)?.some(isVitest) ?? /\bvitest\b/.test(script),
  select: (script, tests) => narrowScript(script, { is: isVitest, narrow: (words) => narrow(words, tests) }),
  shuffle: (seed) => ['--sequence.shuffle', `--sequence.seed=${seed}`],
};

const isVitest = ({ words }: SimpleCommand): boolean => runnerAt(words) !== -1;

const runnerAt = (words: readonly string[]): number =>
  words.findIndex((word, index) =>
    index === 0
      ? /(?:^|\/)vitest$/.test(word)
      : words[0] === 'node' && /(?:^|\/)vitest(?:\.mjs)?$/.test(word),
  );

/** How a script starts vitest, without the words that choose tests, or null; see `runnerCommand`. */
export function vitestCommand(script: string): RunnerCommand | null {
  const command = runnerCommand(script, runnerAt);
  return command && { ...command, options: kept(command.options) };
}

const kept = (options: readonly string[]): string[] =>
  keepOptions(options, valued, dropped).filter((word) => !word.startsWith('--coverage'));

function narrow(words: readonly string[], tests: readonly TestId[]): string[] | null {
  const files = filesOf(tests);
  if (files.length === 0 || files.includes('')) return null;
  const at = runnerAt(words);
  const options = kept(words.slice(at + 1));
  const pattern = titlePattern(tests);
  const names = pattern ? ['--testNamePattern', pattern] : [];
  return [...words.slice(0, at + 1), 'run', ...options, '--coverage.enabled=false', ...names, ...files];
}
