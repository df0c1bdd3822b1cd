import { HealerError } from '../errors.js';

/** The time that a report is about, in milliseconds since 1970, `from` inclusive and `to` exclusive. */
export interface Period {
  from: number;
  to: number;
}

export const ever: Period = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

const day = 86_400_000;
const lengths = { h: 3_600_000, d: day, w: 7 * day } as const;

/** What a report is about where nothing else is asked for. */
export const usualSince = '8w';

/**
 * The beginning of a report: a length of time before `now` (`36h`, `14d`, `8w`), a date (midnight by the clock of this
 * machine) or a time, or `all`. Throws USAGE.
 */
export function parseSince(text: string, now: number): number {
  if (text === 'all') return Number.NEGATIVE_INFINITY;
  const [, amount, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  if (unit !== undefined) return now - Number(amount) * lengths[unit as keyof typeof lengths];
  const at = /^\d{4}-\d\d-\d\d/.test(text)
    ? Date.parse(text.length === 10 ? `${text}T00:00:00` : text)
    : Number.NaN;
  if (!Number.isNaN(at) && at < now) return at;
  const why = Number.isNaN(at) ? 'is no time to begin a report at' : 'has not begun yet';
  throw new HealerError('USAGE', `${JSON.stringify(text)} ${why}`, {
    next: 'Give a length of time, a date, or all: --since 36h, 14d, 8w, 2026-01-31',
  });
}

export const isWithin = ({ from, to }: Period, at: number): boolean => at >= from && at < to;
