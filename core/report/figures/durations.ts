import { median, percentile } from '../../statistics/percentile.js';
import { isWithin, type Period } from '../period.js';
import { isFix, offeredAt } from './fixes.js';
import { brokeAt, type Histories } from './histories.js';

/** Milliseconds; null where there is nothing to measure. */
export interface Durations {
  count: number;
  median: number | null;
  /** Nine of ten took no longer. */
  ninth: number | null;
}

export interface TimeFigures {
  /** From the moment that an error broke to the fix that was offered. */
  toPatch: Durations;
  /** The work of healer alone. */
  healing: Durations;
  /** From the offer to the merge or the application. */
  toAcceptance: Durations;
}

/** How long fixes took that were offered, and accepted, within the period. */
export function timeFigures(histories: Histories, period: Period): TimeFigures {
  const fixes = histories.patches.filter(isFix);
  const offered = fixes.filter((each) => isWithin(period, offeredAt(each)));
  return {
    toPatch: durations(timesToPatch(histories, period).map(({ ms }) => ms)),
    healing: durations(offered.map(({ record }) => record.seconds * 1000)),
    toAcceptance: durations(
      fixes.flatMap((fix) => {
        const accepted = fix.changes.find(({ state }) => state === 'merged' || state === 'applied');
        return accepted && isWithin(period, accepted.at) ? [accepted.at - offeredAt(fix)] : [];
      }),
    ),
  };
}

/** For each fix that was offered within the period: when, and how long its first error had been broken by then. */
export function timesToPatch({ errors, patches }: Histories, period: Period): { at: number; ms: number }[] {
  const byId = new Map(errors.map((history) => [history.record.id, history]));
  return patches.filter(isFix).flatMap((fix) => {
    const at = offeredAt(fix);
    if (!isWithin(period, at)) return [];
    const broke = fix.record.errors.flatMap((id) => byId.get(id) ?? []).map((error) => brokeAt(error, at));
    const known = broke.filter((each) => each <= at);
    return known.length > 0 ? [{ at, ms: at - Math.min(...known) }] : [];
  });
}

function durations(values: readonly number[]): Durations {
  const measured = values.filter((each) => Number.isFinite(each) && each >= 0);
  if (measured.length === 0) return { count: 0, median: null, ninth: null };
  return { count: measured.length, median: median(measured), ninth: percentile(measured, 0.9) };
}
