import { median } from '../../statistics/percentile.js';
import { ever } from '../period.js';
import type { Week } from '../weeks.js';
import { timesToPatch } from './durations.js';
import { isFix, offeredAt } from './fixes.js';
import { type Change, type Histories, type History, wellStates } from './histories.js';
import type { Question } from './spending.js';

/** What happened in one week. */
export interface WeekFigures {
  week: Week;
  /** Errors that appeared or came back, that went away, and that were open when it ended. */
  broke: number;
  resolved: number;
  open: number;
  offered: number;
  /** Merged or applied. */
  accepted: number;
  rejected: number;
  reverted: number;
  /** Median, in milliseconds, of the fixes that were offered in it; null where there were none. */
  toPatch: number | null;
  tokens: number;
  /** US dollars. */
  cost: number;
}

export interface Calendar {
  weeks: readonly Week[];
  weekOf(at: number): Week;
}

export function weekFigures(
  histories: Histories,
  questions: readonly Question[],
  { weeks, weekOf }: Calendar,
): WeekFigures[] {
  const fixes = histories.patches.filter(isFix);
  const times = timesToPatch(histories, ever);
  return weeks.map((week) => {
    const inWeek = ({ at }: { at: number }): boolean => weekOf(at) === week;
    const count = (all: readonly History<unknown>[], isCounted: (change: Change, index: number) => boolean) =>
      all.reduce(
        (sum, { changes }) => sum + changes.filter((c, i) => isCounted(c, i) && inWeek(c)).length,
        0,
      );
    const became = (all: readonly History<unknown>[], ...states: string[]): number =>
      count(all, ({ state }) => states.includes(state));
    const asked = questions.filter(inWeek);
    const own = times.filter(inWeek).map(({ ms }) => ms);
    return {
      week,
      broke: count(histories.errors, ({ state }, index) => index === 0 || state === 'regressed'),
      resolved: became(histories.errors, 'resolved'),
      open: histories.errors.filter(({ changes }) => isOpenAfter(changes, week, weekOf)).length,
      offered: fixes.filter((fix) => weekOf(offeredAt(fix)) === week).length,
      accepted: became(fixes, 'merged', 'applied'),
      rejected: became(fixes, 'rejected'),
      reverted: became(fixes, 'reverted'),
      toPatch: own.length > 0 ? median(own) : null,
      tokens: asked.reduce((sum, each) => sum + each.promptTokens + each.answerTokens, 0),
      cost: asked.reduce((sum, each) => sum + each.cost, 0),
    };
  });
}

function isOpenAfter(changes: readonly Change[], week: Week, weekOf: (at: number) => Week): boolean {
  const state = changes.findLast(({ at }) => weekOf(at) <= week)?.state;
  return state !== undefined && !wellStates.has(state);
}
