import type { Period } from './period.js';

/** A week is named by its Monday: `2026-03-02`. Such names sort in the order of time. */
export type Week = string;

/** Tells the week that a moment lies in by the clock of a time zone; that of the machine where null. */
export function weekTeller(timeZone: string | null): (at: number) => Week {
  const calendar = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone !== null && { timeZone }),
  });
  const known = new Map<number, Week>();
  return (at) => {
    const quarter = Math.floor(at / quarterHour);
    const week = known.get(quarter) ?? mondayOf(Date.parse(`${calendar.format(at)}T00:00:00Z`));
    known.set(quarter, week);
    return week;
  };
}

/** No time zone changes its day within one. */
const quarterHour = 900_000;

const fewest = 8;
const most = 53;
const day = 86_400_000;

/** The weeks of a period, oldest first: at least 8, so that there is something to compare with, and at most the last 53. */
export function weeksOf({ from, to }: Period, weekOf: (at: number) => Week): Week[] {
  const last = Date.parse(weekOf(to - 1));
  const first = Number.isFinite(from) ? Date.parse(weekOf(from)) : last;
  const count = Math.min(most, Math.max(fewest, Math.round((last - first) / (7 * day)) + 1));
  return Array.from({ length: count }, (_, index) => dateOf(last - (count - 1 - index) * 7 * day));
}

function mondayOf(midnight: number): Week {
  const sinceMonday = (new Date(midnight).getUTCDay() + 6) % 7;
  return dateOf(midnight - sinceMonday * day);
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
