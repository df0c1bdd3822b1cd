import { verbs } from './commands/index.js';
import { openTerminal } from './terminal.js';
import type { ExitCode } from './verb.js';

export interface Invocation {
  /** Version of healer, for `--version` among other words. */
  version: string;
  signal: AbortSignal;
}

/**
 * Reads the words of one command line and runs its verb. Throws USAGE, and whatever the verb throws. Where a verb that
 * knows no options is all that healer is told, the parser is not even loaded: tests start sooner.
 */
export async function runWords(words: string[], invocation: Invocation): Promise<ExitCode> {
  const { own, rest } = splitAtDashes(words);
  const plain = own.length === 1 ? verbs.find((each) => each.plain && each.command === own[0]) : undefined;
  if (!plain) return (await import('./parser.js')).parseWords(own, rest, invocation);
  const verb = await plain.load();
  return verb.run({} as never, openTerminal({ cwd: process.cwd() }, rest, invocation.signal));
}

/**
 * The words before `--` are healer's, those after it are a command of the user, untouched. A shell that asks what
 * completes `--` means the word.
 */
export function splitAtDashes(words: string[]): { own: string[]; rest: string[] } {
  const isCompletion = words[0] === '--get-yargs-completions';
  const dashes = isCompletion ? -1 : words.indexOf('--');
  return dashes < 0
    ? { own: words, rest: [] }
    : { own: words.slice(0, dashes), rest: words.slice(dashes + 1) };
}

/** Whether the verb among the words is meant to end with a signal. */
export const endsWithSignal = (words: string[]): boolean =>
  verbs.some(({ command, endsWithSignal: ends }) => ends && splitAtDashes(words).own.includes(command));
