import type { CycleReport } from '../cycle/run-cycle.js';
import { missedCycle } from '../cycle/schedule/due.js';
import { isHealerError } from '../errors.js';
import { patchText } from '../git/history/diff.js';
import type { Session } from '../heal/session.js';
import { tellingOf } from '../plugins/kinds/notifier.js';
import { openPlugins } from '../plugins/plugins.js';
import { openNotifiers } from './channels.js';
import { cycleEvents } from './cycle-events.js';
import { dailyEvent, withDailyReport } from './daily.js';
import { deliver } from './deliver.js';
import { enqueue } from './enqueue.js';
import type { NotifyEvent } from './event.js';
import { openOutbox } from './outbox.js';
import { leaveUnreadLine } from './unread.js';

/**
 * Runs a cycle, and tells people of what it did and of what did not run before it. That something could not be told is a
 * notice of the report, and never fails the cycle.
 */
export async function withNotifications(
  session: Session,
  now: () => Date,
  cycle: () => Promise<CycleReport>,
): Promise<CycleReport> {
  if (!session.config.enabled) return cycle();
  const missed = await missedCycle(session.repo, now()).catch(() => null);
  let report: CycleReport;
  try {
    report = await cycle();
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    if (!isHealerError(error, 'ABORTED')) await tell(session, now, null, failure, missed);
    throw error;
  }
  const notices = await tell(session, now, report, null, missed);
  return { ...report, notices: [...report.notices, ...notices] };
}

async function tell(
  session: Session,
  now: () => Date,
  report: CycleReport | null,
  failure: string | null,
  missed: Date | null,
): Promise<string[]> {
  const { repo, config, store, signal } = session;
  try {
    const patches = await store.patches.all();
    const facts = { report, failure, missed, patches, now: now() };
    const events = await withDiffs(session, [...cycleEvents(facts), ...dailyEvent(config, report, now())]);
    const outbox = openOutbox(store);
    const opened = await openNotifiers({ repo, config, store, env: process.env });
    const added = await enqueue(outbox, events, opened, now());
    const fill = withDailyReport(session, now);
    const { failed } = await deliver({ repo, config, store, outbox, opened, now, signal, fill });
    return [
      ...failed.map(({ channel, trouble }) => `what happened could not be told by ${channel}: ${trouble}`),
      ...(await tellPlugins(session, added, now)),
    ];
  } catch (error) {
    if (isHealerError(error, 'ABORTED') || signal.aborted) throw error;
    return [`what happened could not be told: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** What plugins make of it is told with the next command. Resolves with sentences on those that could not be asked. */
async function tellPlugins(session: Session, events: NotifyEvent[], now: () => Date): Promise<string[]> {
  const troubles: string[] = [];
  if (!session.config.notificationEnabled) return troubles;
  const plugins = await openPlugins(session, { onNotice: (trouble) => troubles.push(trouble) });
  for (const line of await tellingOf(plugins, events)) await leaveUnreadLine(session.store, line, now());
  return troubles;
}

/** The code of what waits, where the settings let it leave this machine. */
async function withDiffs({ repo, config, store }: Session, events: NotifyEvent[]): Promise<NotifyEvent[]> {
  if (config.notificationContent !== 'diffs') return events;
  const patches = await store.patches.all();
  return Promise.all(
    events.map(async (event) => {
      const patch = event.kind === 'fix.waiting' ? patches.find(({ id }) => id === event.subject) : undefined;
      if (!patch) return event;
      const diff = await patchText(repo, patch.base, patch.commit).catch(() => '');
      return diff === '' ? event : { ...event, diff };
    }),
  );
}
