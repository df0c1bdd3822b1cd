import type { TestId } from '../model.js';
import type { Proportion } from '../statistics/wilson.js';

/** `1 error`, `1,204 errors`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${number(count)} ${count === 1 ? noun : plural}`;

export const number = (count: number): string => count.toLocaleString('en');

export const percent = (value: number): string => `${Math.round(100 * value)} %`;

export const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const nothing = '–';

/** `340 ms`, `2.4 s`, `12 min`, `5.5 h`, `3.2 days`; a dash for null. */
export function span(ms: number | null): string {
  if (ms === null) return nothing;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const [length, unit] = units.find(([each, , most]) => ms < most * each) ?? [day, 'days'];
  const amount = ms / length;
  return `${amount < 9.95 && length !== minute ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

const minute = 60_000;
const day = 86_400_000;
/** Each is told up to so many of it. */
const units: [length: number, unit: string, most: number][] = [
  [1000, 's', 90],
  [minute, 'min', 90],
  [3_600_000, 'h', 48],
];

/** `3 of 4`. */
export const partOf = ({ part, whole }: Proportion): string =>
  whole === 0 ? nothing : `${part} of ${whole}`;

export const shareOf = ({ value }: Proportion): string => (value === null ? nothing : percent(value));

/** `49 to 94 %`: the interval that the true share is in. */
export const intervalOf = ({ whole, low, high }: Proportion): string =>
  whole === 0 ? nothing : `${Math.round(100 * low)} to ${percent(high)}`;

/** Tells times by the clock of a time zone: `2026-03-02 14:05`. */
export function clock(timeZone: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone });
  return (iso) => (Number.isNaN(Date.parse(iso)) ? nothing : format.format(Date.parse(iso)));
}

export const nameOfTest = ({ file, path }: TestId): string => path.join(' > ') || file;
