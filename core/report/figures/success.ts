import { type Proportion, proportion } from '../../statistics/wilson.js';
import { isWithin, type Period } from '../period.js';
import { type DecidedFix, decidedFixes, isFix, offeredAt } from './fixes.js';
import type { Histories } from './histories.js';

export interface ClassSuccess {
  class: string;
  /** Errors that appeared or came back within the period. */
  errors: number;
  /** How many of them were offered a fix since. */
  offered: number;
  /** Of the fixes about which somebody decided, those that stayed. */
  accepted: Proportion;
}

export interface StrategySuccess {
  strategy: string;
  offered: number;
  accepted: Proportion;
}

/** By class of error, the most frequent first. A fix for errors of several classes counts for each. */
export function successByClass(histories: Histories, period: Period): ClassSuccess[] {
  const classOf = new Map(histories.errors.map(({ record }) => [record.id, record.class as string]));
  const classesOf = ({ patch }: DecidedFix): string[] => [
    ...new Set(patch.errors.map((id) => classOf.get(id) ?? 'unknown')),
  ];
  const decided = decidedFixes(histories, period);
  const broken = histories.errors.flatMap(({ record, changes }) => {
    const broke = changes.find(
      ({ state, at }, index) => (index === 0 || state === 'regressed') && isWithin(period, at),
    );
    return broke ? [{ id: record.id, class: record.class as string, at: broke.at }] : [];
  });
  const isOffered = (error: { id: string; at: number }): boolean =>
    histories.patches.some(
      (each) => isFix(each) && each.record.errors.includes(error.id) && offeredAt(each) >= error.at,
    );
  return keysOf([...broken.map((error) => error.class), ...decided.flatMap(classesOf)]).map((name) => {
    const own = broken.filter((error) => error.class === name);
    return {
      class: name,
      errors: own.length,
      offered: own.filter(isOffered).length,
      accepted: acceptedOf(decided.filter((fix) => classesOf(fix).includes(name))),
    };
  });
}

/** By the strategy that made the fix, the one that offered most first. */
export function successByStrategy(histories: Histories, period: Period): StrategySuccess[] {
  const offered = histories.patches
    .filter((each) => isFix(each) && isWithin(period, offeredAt(each)))
    .map(({ record }) => record.strategy);
  const decided = decidedFixes(histories, period);
  return keysOf([...offered, ...decided.map(({ patch }) => patch.strategy)])
    .map((strategy) => ({
      strategy,
      offered: offered.filter((each) => each === strategy).length,
      accepted: acceptedOf(decided.filter(({ patch }) => patch.strategy === strategy)),
    }))
    .sort((a, b) => b.offered - a.offered);
}

const acceptedOf = (fixes: readonly DecidedFix[]): Proportion =>
  proportion(fixes.filter(({ fate }) => fate === 'accepted').length, fixes.length);

/** Each once, the most frequent first, and then by name. */
function keysOf(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
}
