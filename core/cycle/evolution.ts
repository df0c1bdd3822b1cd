import { Cron } from 'croner';
import type { Settings } from '../config/schema.js';
import type { Snapshot } from '../git/changes/snapshot.js';
import type { Session } from '../heal/session.js';
import { type EvolveReport, evolveOn } from '../mend/evolve.js';
import { giveBackFixes, takeFixes } from './fix-budget.js';
import { toldTrouble } from './told-trouble.js';
import { placeOf } from './watched-branches.js';

export interface EvolutionReport {
  branch: string;
  commit: string;
  /** Null where it failed, and in a dry run. */
  report: EvolveReport | null;
  /** Why it failed, as one sentence. */
  trouble: string | null;
}

type Week = Pick<Settings, 'evolutionEnabled' | 'evolutionDay' | 'evolutionHour' | 'timeZone'>;

/**
 * Whether the weekly evolution is due: its hour has come since the last one, by the clock of the time zone. `last` is when
 * that was, or the first cycle of the repository.
 */
export function isEvolutionDue(week: Week, last: string | null, now: Date): boolean {
  if (!week.evolutionEnabled || last === null) return false;
  const { evolutionDay, evolutionHour, timeZone } = week;
  const weekly = new Cron(`0 0 ${evolutionHour} * * ${evolutionDay.slice(0, 3)}`, {
    paused: true,
    ...(timeZone !== null && { timezone: timeZone }),
  });
  // The hour itself counts as come.
  const next = weekly.nextRun(new Date(Date.parse(last)));
  return next !== null && next.getTime() <= now.getTime();
}

/** Looks at a branch and mends what it can, within the budgets that all cycles share. */
export async function evolveBranch(
  session: Session,
  now: () => Date,
  snapshot: Snapshot,
): Promise<EvolutionReport> {
  const { store, config } = session;
  const place = placeOf(snapshot);
  const allowance = { left: await takeFixes(store, config, now()) };
  try {
    const report = await evolveOn({ ...session, allowance }, snapshot, { categories: [] });
    return { ...place, report, trouble: null };
  } catch (error) {
    return { ...place, report: null, trouble: toldTrouble(error) };
  } finally {
    await giveBackFixes(store, config, now(), Math.max(0, allowance.left));
  }
}
