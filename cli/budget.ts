import { parseDuration } from '../core/config/duration.js';
import { HealerError } from '../core/errors.js';

/** Milliseconds of `--budget 90s`; undefined where none was given. Throws USAGE. */
export function budgetMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds !== null) return milliseconds;
  throw new HealerError('USAGE', `${JSON.stringify(text)} is not a length of time for --budget.`, {
    next: 'Give a number and a unit: 90s, 5m or 1h.',
  });
}
