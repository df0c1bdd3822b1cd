import { basename } from 'node:path';
import { readFixBudget } from '../cycle/fix-budget.js';
import { readScheduleStatus } from '../cycle/schedule/schedule.js';
import { readLastExamination } from '../evolve/record.js';
import { readLastUpgrades } from '../evolve/upgrades/record.js';
import type { Opened, Session } from '../heal/session.js';
import { readModelStatus } from '../models/model-status.js';
import { readLearned } from '../patterns/outcomes/read-learned.js';
import { withoutSecretsIn } from '../secrets/without-secrets.js';
import { analyse } from './analyse.js';
import { parseSince, usualSince } from './period.js';
import { type Report, reportOf } from './report.js';

export interface ReportRequest {
  /** `36h`, `14d`, `8w`, a date, or `all`; the last eight weeks where undefined. */
  since?: string;
  /** Look first: the machine, the store, the compiler and the linter, the tests. */
  full?: boolean;
}

export interface ReportOptions extends ReportRequest {
  /** The clock. */
  now?: () => Date;
}

/**
 * Reads all that is known of a repository and makes the figures of it. `session` is only asked for with `full`, since
 * then something of the repository is run. Error: USAGE, and of `session`: NOT_TRUSTED, NO_PACKAGE_JSON
 */
export async function makeReport(
  opened: Opened,
  { since = usualSince, full = false, now = () => new Date() }: ReportOptions,
  session: () => Promise<Session>,
): Promise<Report> {
  const { repo, store, config } = opened;
  const from = parseSince(since, now().getTime());
  const analyses = full ? await analyse(await session()) : null;
  const at = now();
  const [events, cycles, fixes, { model, spent, limits }, examined, upgraded, learned] = await Promise.all([
    store.ledger.read(),
    readScheduleStatus({ repo, config }, store, at),
    readFixBudget(store, config, at).catch(() => null),
    readModelStatus(repo, config, store),
    readLastExamination(store),
    readLastUpgrades(store),
    readLearned(store, { from, now: at.getTime() }),
  ]);
  const budgets = { fixes, models: { model, spent, limits } };
  const repository = basename(repo.mainRoot);
  return withoutSecretsIn(
    reportOf(
      { events, examined, upgraded, repository, cycles, budgets, analyses, learned },
      { from, now: at.getTime(), timeZone: config.timeZone },
    ),
  );
}
