import { isHealerError } from '../../core/errors.js';
import type { Paint } from './paint.js';
import { printableLine, printableText } from './printable.js';

/** What went wrong, for people: an expected error is one sentence, its causes and the next step; any other keeps its stack. */
export function failureText(error: unknown, paint: Paint): string {
  if (!isHealerError(error))
    return [
      `${paint.red('healer failed in a way it did not expect.')} Please report this:`,
      printableText(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      ...causes(error).map((cause) => `  because: ${cause}`),
    ].join('\n');
  return [
    `${paint.red('healer:')} ${sentence(error.message)}`,
    ...causes(error)
      .filter((cause) => !error.message.includes(cause))
      .map((cause) => `  ${paint.dim('because:')} ${cause}`),
    ...(error.next ? [`  ${paint.dim('next:')} ${sentence(error.next)}`] : []),
  ].join('\n');
}

/** The same for programs: the object that `--json` prints on stdout in place of a result. */
export function failureJson(error: unknown): Record<string, unknown> {
  const expected = isHealerError(error);
  return {
    schema: 'healer/error@1',
    code: expected ? error.code : 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
    causes: causes(error),
    next: (expected ? error.next : undefined) ?? null,
  };
}

function sentence(text: string): string {
  const line = printableLine(text.trim());
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function causes(error: unknown): string[] {
  const found: string[] = [];
  for (let cause = causeOf(error); cause !== undefined && found.length < 4; cause = causeOf(cause))
    found.push(printableLine(cause instanceof Error ? cause.message : String(cause)));
  return found;
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);
