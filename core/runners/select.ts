import type { TestId } from '../model.js';
import { parseScript, type SimpleCommand, shellQuote } from './script.js';

export interface Narrowing {
  /** Which command of the script is the runner's. */
  is(command: SimpleCommand): boolean;
  /** The same command for some tests; null where it cannot be narrowed. */
  narrow(words: string[]): string[] | null;
}

/**
 * The script with its runner narrowed. What is built before the tests (`tsc && mocha`) stays; checks before
 * and everything after is left out, and so are coverage wrappers, whose thresholds would fail a part of a suite.
 */
export function narrowScript(script: string, { is, narrow }: Narrowing): string[] | null {
  const commands = parseScript(script);
  if (!commands) return null;
  const at = commands.findLastIndex(is);
  const command = commands[at];
  const narrowed = command && narrow(command.words);
  if (!narrowed) return null;
  const before = commands.slice(0, at).filter(({ words }) => !isCheck(words));
  if (before.length === 0 && command.env.length === 0 && narrowed[0] === 'node') return narrowed;
  const steps = [...before.map(({ text }) => text), toShell(command.env, narrowed)];
  return withBinaries(steps.join(' && '));
}

/** Runs a script by a shell that finds the commands of installed packages, as package managers do. */
export const withBinaries = (script: string): string[] => [
  'sh',
  '-c',
  `PATH=${binaries}:$PATH; export PATH; ${script}`,
];

export const filesOf = (tests: readonly TestId[]): string[] => [...new Set(tests.map(({ file }) => file))];

/** A pattern that matches exactly these titles, for runners that join a path with spaces. */
export function titlePattern(tests: readonly TestId[]): string | null {
  if (tests.length === 0 || tests.length > 200 || tests.some(({ path }) => path.length === 0)) return null;
  const titles = [...new Set(tests.map(({ path }) => escapePattern(path.join(' '))))];
  return titles.length === 1 ? `^${titles[0]}$` : `^(?:${titles.join('|')})$`;
}

export const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Keeps the options of a command, without the positional words and without the options in `drop`.
 * `valued` names the options that take the next word.
 */
export function keepOptions(
  words: readonly string[],
  valued: readonly string[],
  drop: readonly string[],
): string[] {
  const kept: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-')) continue;
    const [name = ''] = word.split('=', 1);
    const value = !word.includes('=') && valued.includes(name) ? words[index + 1] : undefined;
    if (value !== undefined) index++;
    if (drop.includes(name)) continue;
    kept.push(word);
    if (value !== undefined) kept.push(value);
  }
  return kept;
}

/** npm looks for a script's commands in every `node_modules/.bin` up to the root; four levels serve here. */
const binaries = ['.', '..', '../..', '../../..'].map((up) => `"$PWD/${up}/node_modules/.bin"`).join(':');

/** Whether a command looks at the code and leaves nothing that tests need. */
export const isCheck = (words: readonly string[]): boolean =>
  /^(?:eslint|prettier|biome|xo|standard|tslint|oxlint|rimraf|echo|knip|publint|attw|madge|depcheck)$/.test(
    words[0] ?? '',
  ) ||
  (words[0] === 'tsc' && words.includes('--noEmit')) ||
  (/^(?:npm|pnpm|yarn|bun)$/.test(words[0] ?? '') &&
    words.some((word) => /lint|format|types?$|typecheck|check/.test(word)));

const toShell = (env: SimpleCommand['env'], words: readonly string[]): string =>
  [...env.map(([name, value]) => `${name}=${shellQuote(value)}`), ...words.map(shellQuote)].join(' ');
