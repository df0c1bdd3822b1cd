import type { FixBudget } from '../cycle/fix-budget.js';
import type { ScheduleStatus } from '../cycle/schedule/schedule.js';
import { type ExaminedCommit, examinedCommits, type LastExamination } from '../evolve/record.js';
import type { LastUpgrades } from '../evolve/upgrades/record.js';
import type { ModelStatus } from '../models/model-status.js';
import type { LearnedFigures } from '../patterns/outcomes/learned.js';
import type { LedgerEvent } from '../store/ledger-events.js';
import type { Analyses } from './analyse.js';
import { type CalibrationFigures, calibrationFigures } from './figures/calibration.js';
import { type TimeFigures, timeFigures } from './figures/durations.js';
import { countFixes, type FixCounts, type WaitingFix, waitingFixes } from './figures/fixes.js';
import { type FlappingTest, flappingTests } from './figures/flapping.js';
import { historiesOf } from './figures/histories.js';
import { type ErrorFigures, errorFigures } from './figures/open-errors.js';
import { questionsOf, type Spending, spendingOf } from './figures/spending.js';
import {
  type ClassSuccess,
  type StrategySuccess,
  successByClass,
  successByStrategy,
} from './figures/success.js';
import { type WeekFigures, weekFigures } from './figures/trends.js';
import { weeksOf, weekTeller } from './weeks.js';

/** How a repository fared with healer for a time. Plain data; texts in it are of unknown origin, and hold no secrets. */
export interface Report {
  /** Name of the repository's folder. */
  repository: string;
  /** What it is about; `from` is null where it is about all that ever was. */
  from: string | null;
  to: string;
  timeZone: string;
  errors: ErrorFigures;
  fixes: FixCounts;
  waiting: WaitingFix[];
  times: TimeFigures;
  success: { byClass: ClassSuccess[]; byStrategy: StrategySuccess[] };
  calibration: CalibrationFigures;
  /** What this repository has taught healer, whenever it was, and what that changes. */
  learned: LearnedFigures;
  flapping: FlappingTest[];
  spending: Spending[];
  /** What may still be spent: fixes of unattended cycles, and questions to models today (UTC). */
  budgets: Budgets;
  /** Oldest first. */
  weeks: WeekFigures[];
  /** Whether scheduled cycles run. */
  cycles: ScheduleStatus;
  /** What was looked at for this report; null where it was made of what was known. */
  analyses: Analyses | null;
  /** What `healer evolve` found the last time, and of which commits it has the figures, the oldest first. */
  evolution: { last: LastExamination | null; commits: ExaminedCommit[]; upgrades: LastUpgrades | null };
  /** Sentences on what is odd in the history. */
  notices: string[];
}

export interface Budgets {
  /** Null where it cannot be read; then cycles make none. */
  fixes: FixBudget | null;
  models: Pick<ModelStatus, 'model' | 'spent' | 'limits'>;
}

export interface Known extends Pick<Report, 'repository' | 'cycles' | 'budgets' | 'analyses' | 'learned'> {
  events: readonly LedgerEvent[];
  /** Null where `healer evolve` was not run here. */
  examined: LastExamination | null;
  /** Null where it has upgraded no dependencies here. */
  upgraded: LastUpgrades | null;
}

export interface Frame {
  /** Milliseconds since 1970; -Infinity for all that ever was. */
  from: number;
  now: number;
  /** By whose clock weeks begin; that of the machine where null. */
  timeZone: string | null;
}

/** All figures of a report. */
export function reportOf(
  { events, examined, upgraded, ...known }: Known,
  { from, now, timeZone }: Frame,
): Report {
  const histories = historiesOf(events, now);
  const period = { from, to: now + 1 };
  const questions = questionsOf(events, now);
  const weekOf = weekTeller(timeZone);
  const earliest = Math.min(...histories.errors.flatMap(({ changes }) => changes[0]?.at ?? now), now);
  const weeks = weeksOf({ from: Number.isFinite(from) ? from : earliest, to: period.to }, weekOf);
  return {
    ...known,
    from: Number.isFinite(from) ? new Date(from).toISOString() : null,
    to: new Date(now).toISOString(),
    timeZone: timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    errors: errorFigures(histories, period),
    fixes: countFixes(histories, period),
    waiting: waitingFixes(histories),
    times: timeFigures(histories, period),
    success: {
      byClass: successByClass(histories, period),
      byStrategy: successByStrategy(histories, period),
    },
    calibration: calibrationFigures(histories, period),
    flapping: flappingTests(histories),
    spending: spendingOf(questions, period),
    weeks: weekFigures(histories, questions, { weeks, weekOf }),
    evolution: { last: examined, commits: examinedCommits(events), upgrades: upgraded },
    notices: noticesOf(histories.ahead),
  };
}

const noticesOf = (ahead: number): string[] =>
  ahead === 0
    ? []
    : [
        `${ahead} event${ahead === 1 ? ' is' : 's are'} dated in the future, since a clock was wrong somewhere; here ${ahead === 1 ? 'it counts' : 'they count'} as of now`,
      ];
