import type { Config } from '../../config/schema.js';
import { HealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import { readHeartbeat } from '../heartbeat.js';
import { nextCycle } from '../working-hours.js';
import { cron } from './cron.js';
import { expectNext, missedCycle } from './due.js';
import { jobOf } from './job.js';
import { launchd } from './launchd.js';
import { forgetSchedule, readSchedule, writeSchedule } from './record.js';
import type { ScheduleKind, Scheduler, ScheduleText } from './scheduler.js';
import { systemd } from './systemd.js';
import { taskScheduler } from './task-scheduler.js';

export type { ScheduleKind, ScheduleText } from './scheduler.js';

interface Place {
  repo: Repository;
  config: Config;
}

export interface SchedulePlan {
  kind: ScheduleKind;
  /** What is written, and where. */
  texts: ScheduleText[];
  notes: string[];
  install(now: Date): Promise<void>;
}

/** How the cycles of a repository are scheduled, and whether they run. Times are ISO 8601. */
export interface ScheduleStatus {
  kind: ScheduleKind | null;
  /** `other`: somebody has changed it, or Node or healer have moved. `missing`: somebody has removed it. */
  state: 'none' | 'installed' | 'other' | 'missing' | 'unknown';
  next: string | null;
  /** When a cycle was due that did not run. */
  missed: string | null;
  last: { startedAt: string; endedAt: string | null; outcome: string; reason: string } | null;
}

const schedulers: Readonly<Record<ScheduleKind, Scheduler>> = {
  cron,
  systemd,
  launchd,
  'task-scheduler': taskScheduler,
};

/** What would be written for `kind`, or for what this machine has. Error: COMMAND_FAILED, USAGE */
export async function planSchedule({ repo, config }: Place, kind?: ScheduleKind): Promise<SchedulePlan> {
  const scheduler = await choose(kind);
  const job = await jobOf(repo);
  return {
    kind: scheduler.kind,
    texts: await scheduler.texts(job),
    notes: scheduler.notes,
    async install(now) {
      const before = await readSchedule(repo);
      if (before && (before.kind !== scheduler.kind || before.root !== job.root))
        await schedulers[before.kind].remove(await jobOf({ mainRoot: before.root }));
      // First, so that whatever a kill leaves of it can be removed.
      const { root, minute } = job;
      await writeSchedule(repo, { kind: scheduler.kind, root, minute, at: now.toISOString() });
      await scheduler.install(job);
      await expectNext(repo, config, now);
    },
  };
}

/** Removes it without a trace. Resolves with what it was; null where nothing was installed. */
export async function removeSchedule(repo: Repository): Promise<ScheduleKind | null> {
  const record = await readSchedule(repo);
  if (record) await schedulers[record.kind].remove(await jobOf({ mainRoot: record.root }));
  await forgetSchedule(repo);
  return record?.kind ?? null;
}

export async function readScheduleStatus(
  { repo, config }: Place,
  store: { folder: string },
  now: Date,
): Promise<ScheduleStatus> {
  const [record, beat, missed] = await Promise.all([
    readSchedule(repo),
    readHeartbeat(store),
    missedCycle(repo, now),
  ]);
  const last = beat && {
    startedAt: beat.startedAt,
    endedAt: beat.endedAt,
    outcome: beat.outcome,
    reason: beat.reason,
  };
  const late = missed?.toISOString() ?? null;
  if (record === null) return { kind: null, state: 'none', next: null, missed: late, last };
  const job = await jobOf(repo);
  return {
    kind: record.kind,
    state: await schedulers[record.kind].state(job).catch(() => 'unknown' as const),
    next: nextCycle(config, record.minute, now).toISOString(),
    missed: late,
    last,
  };
}

/** What a platform has, the usual one first: of systemd only where one of this user runs. */
const usualOn: Readonly<Partial<Record<NodeJS.Platform, Scheduler[]>>> = {
  darwin: [launchd, cron],
  win32: [taskScheduler],
};

async function choose(kind: ScheduleKind | undefined): Promise<Scheduler> {
  const usual = usualOn[process.platform] ?? [systemd, cron];
  const troubles: string[] = [];
  for (const scheduler of kind ? [schedulers[kind]] : usual) {
    const trouble = await scheduler.whyNot();
    if (trouble === null) return scheduler;
    troubles.push(`${scheduler.kind}: ${trouble}`);
  }
  throw new HealerError(
    'COMMAND_FAILED',
    `Nothing on this machine can schedule cycles (${troubles.join('; ')})`,
    {
      next: 'Have something else run `healer cycle` once an hour',
    },
  );
}
