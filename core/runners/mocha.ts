import type { TestId } from '../model.js';
import type { RunnerCommand, TestRunner } from './runner.js';
import { runnerCommand } from './runner-command.js';
import { parseScript, type SimpleCommand } from './script.js';
import { escapePattern, filesOf, keepOptions, narrowScript } from './select.js';

const valued = [
  '-r',
  '--require',
  '-t',
  '--timeout',
  '--timeouts',
  '-s',
  '--slow',
  '-u',
  '--ui',
  '-R',
  '--reporter',
  '-O',
]
  .concat([
    '--reporter-option',
    '--reporter-options',
    '--config',
    '--package',
    '--file',
    '--extension',
    '--ignore',
    '--exclude',
  ])
  .concat([
    '-g',
    '--grep',
    '-f',
    '--fgrep',
    '-j',
    '--jobs',
    '--retries',
    '--spec',
    '-n',
    '--node-option',
    '--import',
    '--loader',
  ])
  .concat(['--watch-files', '--watch-ignore']);
const dropped = [
  '-g',
  '--grep',
  '-f',
  '--fgrep',
  '-i',
  '--invert',
  '-w',
  '--watch',
  '--spec',
  '--watch-files',
  '--watch-ignore',
].concat([
  '-p',
  '--parallel',
  '-j',
  '--jobs',
  '--forbid-only',
  '--forbid-pending',
  '--fail-zero',
  '-b',
  '--bail',
]);

export const mochaRunner: TestRunner = {
  name: 'mocha',
  recognises: (script) => parseScript(script)?.some(isMocha) ?? /\bmocha\b/.test(script),
  select: (script, tests) => narrowScript(script, { is: isMocha, narrow: (words) => narrow(words, tests) }),
};

/** How a script starts mocha, or null; see `runnerCommand`. */
export const mochaCommand = (script: string): RunnerCommand | null => runnerCommand(script, runnerAt);

const isMocha = ({ words }: SimpleCommand): boolean => runnerAt(words) !== -1;

/** `mocha …`, and `node … node_modules/mocha/bin/mocha.js …`. */
const runnerAt = (words: readonly string[]): number =>
  words.findIndex((word, index) =>
    index === 0
      ? /(?:^|\/)_?mocha$/.test(word)
      : words[0] === 'node' && /(?:^|\/)_?mocha(?:\.js)?$/.test(word),
  );

function narrow(words: readonly string[], tests: readonly TestId[]): string[] | null {
  const files = filesOf(tests);
  if (files.length === 0 || files.includes('')) return null;
  const at = runnerAt(words);
  const options = keepOptions(words.slice(at + 1), valued, dropped);
  const grep =
    tests.length > 200 || tests.some(({ path }) => path.length === 0) ? [] : ['--grep', pattern(tests)];
  return [...words.slice(0, at + 1), ...options, ...grep, ...files];
}

/** A failed hook is selected by its suite. */
function pattern(tests: readonly TestId[]): string {
  const titles = tests.map(({ path }) => {
    const hook = /^"(?:before|after) (?:all|each)" hook/.test(path.at(-1) ?? '');
    return hook ? `${escapePattern(path.slice(0, -1).join(' '))}.*` : escapePattern(path.join(' '));
  });
  return `^(?:${[...new Set(titles)].join('|')})$`;
}
