import type { TestId } from '../model.js';
import type { RunnerCommand, TestRunner } from './runner.js';
import { runnerCommand } from './runner-command.js';
import type { SimpleCommand } from './script.js';
import { filesOf, keepOptions, narrowScript } from './select.js';

/** Runners without an adapter of their own that take the test files as words, with their options that take a value. */
const fileRunners: Readonly<Record<string, readonly string[]>> = {
  tape: ['-r', '--require', '-i', '--ignore', '--ignore-pattern'],
  tap: ['-R', '--reporter', '-t', '--timeout', '-j', '--jobs', '--test-arg', '--node-arg', '--plugin'],
  ava: ['-m', '--match', '-T', '--timeout', '-c', '--concurrency', '--config', '--node-arguments'],
};
const dropped = [
  ...['-w', '--watch', '-b', '--bail', '--fail-fast', '--only', '-O', '--update-snapshots', '-u', '-s'],
  ...['-m', '--match', '--coverage', '--cov', '--100', '--check-coverage', '--coverage-report'],
];

/**
 * Any other command. tape, ava and programs that print TAP are listened to; else what the command tells is read from
 * its output (TAP, JUnit XML) and its exit code.
 */
export const commandRunner: TestRunner = {
  name: 'command',
  recognises: () => true,
  select: (script, tests) =>
    narrowScript(script, { is: isFileRunner, narrow: (words) => narrow(words, tests) }),
};

/** How a script starts tape; null where it does more, and where modules are loaded before the tests. */
export const tapeCommand = (script: string): RunnerCommand | null =>
  plainCommand(script, 'tape', /^(?:-r|--require)/);

/** How a script starts ava; null where it does more, and where its options say what is loaded, or which tests. */
export const avaCommand = (script: string): RunnerCommand | null =>
  plainCommand(script, 'ava', /^(?:--config|--node-arguments|-m|--match)/);

function plainCommand(script: string, name: string, telling: RegExp): RunnerCommand | null {
  const command = runnerCommand(script, (words) => (nameOf(words) === name ? 0 : -1));
  const isPlain = command?.node.length === 0 && !command.options.some((word) => telling.test(word));
  return isPlain ? command : null;
}

const isFileRunner = ({ words }: SimpleCommand): boolean => nameOf(words) in fileRunners;

const nameOf = (words: readonly string[]): string =>
  /^(?:.*node_modules\/\.bin\/)?(\w+)$/.exec(words[0] ?? '')?.[1] ?? '';

/** By file alone: a part of a tape test cannot be asked for, and its name need not be unique. */
function narrow(words: readonly string[], tests: readonly TestId[]): string[] | null {
  const files = filesOf(tests);
  if (files.length === 0 || files.includes('') || /[*?[\]{}]/.test(files.join(''))) return null;
  const options = keepOptions(words.slice(1), fileRunners[nameOf(words)] ?? [], dropped);
  return [words[0] ?? '', ...options, ...files];
}
