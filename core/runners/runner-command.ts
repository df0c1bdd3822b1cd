import type { RunnerCommand } from './runner.js';
import { parseScript } from './script.js';
import { isCheck } from './select.js';

/**
 * How a script starts a runner; null where it starts it more than once, or does more than check something before.
 * `runnerAt` gives the index of the word that names the runner, or -1.
 */
export function runnerCommand(
  script: string,
  runnerAt: (words: readonly string[]) => number,
): RunnerCommand | null {
  const commands = parseScript(script) ?? [];
  const [command, another] = commands.filter(({ words }) => runnerAt(words) !== -1);
  if (!command || another) return null;
  const before = commands.slice(0, commands.indexOf(command));
  if (!before.every(({ words }) => isCheck(words))) return null;
  const at = runnerAt(command.words);
  const { NODE_OPTIONS = '', ...env } = Object.fromEntries(command.env);
  return {
    env,
    node: [...NODE_OPTIONS.split(/\s+/).filter(Boolean), ...command.words.slice(1, Math.max(1, at))],
    options: command.words.slice(at + 1),
  };
}
