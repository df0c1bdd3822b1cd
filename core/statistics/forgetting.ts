/** Days after which what was seen counts half. */
export const halfLifeDays = 730;

const dayMs = 86_400_000;

/**
 * What an observation of the time `at` still counts at `now`, 1 to 0: half after each half-life. Beta distributions whose counts
 * are weighted so forget exponentially and go back to their prior, as in "The Beta Reputation System" (Jøsang and Ismail, 2002)
 * and discounted Thompson sampling (Raj and Kalyani, "Taming Non-stationary Bandits", 2017). Times are milliseconds since 1970;
 * what a fast clock dates later than `now` counts 1, and what has no readable time nothing.
 */
export function remaining(at: number, now: number): number {
  if (Number.isNaN(at)) return 0;
  return 0.5 ** (Math.max(0, now - at) / dayMs / halfLifeDays);
}

/**
 * What so many observations still count of which the first and the last time are known, as if the others lay evenly between:
 * the sum of a geometric series.
 */
export function remainingOf(count: number, [first, last]: readonly [number, number], now: number): number {
  const latest = Math.min(last, now);
  const apart = count > 1 ? Math.max(0, latest - first) / (count - 1) : 0;
  const ratio = (-Math.LN2 * apart) / dayMs / halfLifeDays;
  const series = apart > 0 ? Math.expm1(count * ratio) / Math.expm1(ratio) : count;
  return series * remaining(latest, now);
}
