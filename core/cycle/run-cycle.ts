import { readdir } from 'node:fs/promises';
import { drainInbox } from '../capture/drain.js';
import { isHealerError } from '../errors.js';
import type { Snapshot } from '../git/snapshot.js';
import { heal } from '../heal/heal.js';
import type { HealReport } from '../heal/report.js';
import { resume } from '../heal/resume.js';
import { scanCheckout } from '../heal/scan-checkout.js';
import type { Session } from '../heal/session.js';
import { usedUp } from '../heal/settle.js';
import { withNotifications } from '../notify/notify-cycle.js';
import { withLock } from '../store/lock.js';
import { boundStorage } from '../store/storage.js';
import { lockPlace } from '../store/sweep-locks.js';
import { freeMiB } from '../workspace/disk.js';
import { cacheFolder } from '../workspace/folders.js';
import { type Applied, autoApply, planAutoApply } from './auto-apply.js';
import { whyToWait } from './courtesy.js';
import { type EvolutionReport, evolveBranch, isEvolutionDue } from './evolution.js';
import { type FixBudget, giveBackFixes, readFixBudget, takeFixes } from './fix-budget.js';
import { type Heartbeat, readHeartbeat, writeHeartbeat } from './heartbeat.js';
import { learnNews } from './learning.js';
import { readLogFiles } from './log-files.js';
import { type Published, publishAfter } from './publishing.js';
import { expectNext } from './schedule/due.js';
import { watchedBranches } from './watched-branches.js';
import { isWorkingTime } from './working-hours.js';

export interface CycleOptions {
  /** Say what would be done, and do none of it. */
  dryRun?: boolean;
  /** Nobody waits for it: it leaves the machine to others while that is busy or runs on its battery. */
  scheduled?: boolean;
  /** The clock, by which hours and budgets are kept. */
  now?: () => Date;
}

export interface BranchReport {
  branch: string;
  commit: string;
  /** `unchanged`: the last cycle did what it could at this commit. `waiting`: a dry run has not done it. */
  state: 'healed' | 'unchanged' | 'failed' | 'waiting';
  /** Why it failed, as one sentence. */
  trouble: string | null;
  /** Null where nothing was done. */
  heal: HealReport | null;
}

export interface CycleReport {
  at: string;
  outcome: 'ran' | 'skipped' | 'planned';
  /** Why it was skipped. */
  reason: string;
  /** What is wrong with the machine, where that is why: somebody has to see to it. */
  trouble: string | null;
  /** Records that reporters and hooks had left. */
  inbox: number;
  /** Errors that were found in the log files of the settings. */
  logged: number;
  branches: BranchReport[];
  /** The weekly look at what is wearing out; null where it was not due. */
  evolution: EvolutionReport | null;
  budget: FixBudget;
  applied: Applied[];
  /** What was opened, updated and closed on the server that the repository is shared on; null where nothing is to be. */
  published: Published;
  /** Sentences on what was named and could not be used. */
  notices: string[];
}

/**
 * One unattended pass: reads the inbox, tests and scans the watched branches in worktrees of their own, heals what fails as
 * far as hours and budgets let it, proposes rollbacks, merges what the settings let it merge, opens requests and issues, learns from what was accepted, tells people, and leaves a heartbeat. One
 * cycle of a repository works at a time. Error: DATABASE_CORRUPT, ABORTED.
 */
export async function runCycle(session: Session, options: CycleOptions = {}): Promise<CycleReport> {
  const now = options.now ?? (() => new Date());
  const trouble = await diskTrouble(session);
  const reason = await whySkipped(session, now(), trouble, options.scheduled ?? false);
  const skip = { reason, trouble: reason === trouble ? trouble : null };
  if (options.dryRun) return planCycle(session, now(), skip);
  return withNotifications(session, now, () => cycleAlone(session, now, skip));
}

/** Why nothing is done, and what is wrong with the machine. */
interface Skip {
  reason: string | null;
  trouble: string | null;
}

async function cycleAlone(
  session: Session,
  now: () => Date,
  { reason, trouble }: Skip,
): Promise<CycleReport> {
  const { store, config } = session;
  const report: CycleReport = {
    at: now().toISOString(),
    outcome: reason === null ? 'ran' : 'skipped',
    reason: reason ?? '',
    trouble,
    inbox: 0,
    logged: 0,
    branches: [],
    evolution: null,
    budget: await readFixBudget(store, config, now()),
    applied: [],
    published: { requests: null, issues: null },
    notices: [],
  };
  try {
    // What is at work already needs no second one beside it.
    return await withLock(
      lockPlace(store, 'cycle'),
      () => withHeartbeat(session, now, report, (last) => work(session, now, report, last)),
      { waitMs: 0, signal: session.signal },
    );
  } catch (error) {
    if (!isHealerError(error, 'LOCK_HELD')) throw error;
    return { ...report, outcome: 'skipped', reason: 'another cycle is at work' };
  }
}

async function whySkipped(
  { config }: Session,
  now: Date,
  trouble: string | null,
  scheduled: boolean,
): Promise<string | null> {
  if (!config.enabled) return '"enabled" is false in .healer/config.json';
  if (scheduled && !config.hourlyEnabled) return '"hourlyEnabled" is false in .healer/config.json';
  if (isWorkingTime(config, now)) return trouble ?? (scheduled ? whyToWait(config) : null);
  const { workingHoursStart: from, workingHoursEnd: to, timeZone } = config;
  return `outside of the working hours, ${from} to ${to} o’clock${timeZone === null ? '' : ` in ${timeZone}`}`;
}

/** On a full disk nothing can be tried, and what is begun would fail half-way. */
async function diskTrouble({
  store,
  config: { minFreeDiskMiB },
}: Pick<Session, 'store' | 'config'>): Promise<string | null> {
  for (const folder of [store.folder, cacheFolder()]) {
    const free = await freeMiB(folder);
    if (free !== null && free < minFreeDiskMiB)
      return `the disk is nearly full: ${free} MiB are free in ${folder}, and "minFreeDiskMiB" is ${minFreeDiskMiB}`;
  }
  return null;
}

/** Reads, and writes nothing. */
async function planCycle(session: Session, now: Date, { reason, trouble }: Skip): Promise<CycleReport> {
  const { repo, store, config } = session;
  const last = await readHeartbeat(store);
  const { snapshots, missing } = await watchedBranches(repo, config.watchedBranches);
  const inbox = await mailOf(session);
  return {
    at: now.toISOString(),
    outcome: 'planned',
    reason: reason ?? '',
    trouble,
    inbox,
    logged: 0,
    branches: snapshots.map((snapshot) => ({
      ...named(snapshot),
      state: inbox === 0 && isDone(last, snapshot, now) ? 'unchanged' : 'waiting',
      trouble: null,
      heal: null,
    })),
    evolution: planEvolution(session, last, snapshots, now),
    budget: await readFixBudget(store, config, now),
    applied: await planAutoApply(session),
    published: { requests: null, issues: null },
    notices: missing.map(noBranch),
  };
}

/** It beats when the cycle starts and when it ends, also where there was nothing to do or it failed. */
async function withHeartbeat(
  { repo, store, config }: Session,
  now: () => Date,
  report: CycleReport,
  cycle: (last: Heartbeat | null) => Promise<Pick<Heartbeat, 'done' | 'evolved'>>,
): Promise<CycleReport> {
  const last = await readHeartbeat(store);
  const startedAt = report.at;
  const beat = async (rest: Omit<Heartbeat, 'startedAt'>) => {
    await writeHeartbeat(store, { startedAt, ...rest });
    await expectNext(repo, config, now());
  };
  const done = last?.done ?? {};
  const evolved = last?.evolved ?? startedAt;
  if (report.outcome === 'skipped') {
    await beat({ endedAt: now().toISOString(), outcome: 'skipped', reason: report.reason, done, evolved });
    return report;
  }
  await beat({ endedAt: null, outcome: 'running', reason: '', done, evolved });
  try {
    const next = await cycle(last);
    const failed = report.branches.find(({ state }) => state === 'failed');
    await beat({
      endedAt: now().toISOString(),
      outcome: failed ? 'failed' : 'ran',
      reason: failed ? `${failed.branch}: ${failed.trouble}` : '',
      ...next,
    });
    return report;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await beat({ endedAt: now().toISOString(), outcome: 'failed', reason, done, evolved }).catch(() => {});
    throw error;
  }
}

async function work(
  session: Session,
  now: () => Date,
  report: CycleReport,
  last: Heartbeat | null,
): Promise<Pick<Heartbeat, 'done' | 'evolved'>> {
  const { repo, store, config } = session;
  await resume(session);
  report.inbox = await mailOf(session);
  const drained = await drainInbox(repo, store);
  const logged = await readLogFiles(session);
  report.logged = logged.errors.length;
  report.notices.push(...logged.notices);
  const news = drained.errors.length + logged.errors.length;
  const { snapshots, missing } = await watchedBranches(repo, config.watchedBranches);
  report.notices.push(...missing.map(noBranch));
  if (snapshots.length + missing.length === 0)
    report.notices.push('no branch is checked out, and none named');
  const done: Heartbeat['done'] = {};
  for (const snapshot of snapshots) {
    const known = news === 0 ? doneAt(last, snapshot, now()) : undefined;
    const branch = known
      ? { ...named(snapshot), state: 'unchanged' as const, trouble: null, heal: null }
      : await healBranch(session, now, snapshot);
    report.branches.push(branch);
    if (known) done[branch.branch] = known;
    else if (isFinished(branch)) done[branch.branch] = { commit: snapshot.commit, at: now().toISOString() };
  }
  const evolved = await evolveWeekly(session, now, report, last, snapshots);
  report.applied = await autoApply(session);
  report.published = await publishAfter(session, (notice) => void report.notices.push(notice));
  await learnNews(session).catch((error) => {
    report.notices.push(toldTrouble(error));
  });
  await boundStorage(store, config.storageMiB * mib).catch(() => 0);
  report.budget = await readFixBudget(store, config, now());
  return { done, evolved };
}

/** Resolves with when it last ran. What fails is tried again a week later, and told. */
async function evolveWeekly(
  session: Session,
  now: () => Date,
  report: CycleReport,
  last: Heartbeat | null,
  [snapshot]: readonly Snapshot[],
): Promise<string> {
  const known = last?.evolved ?? null;
  if (!snapshot || !isEvolutionDue(session.config, known, now())) return known ?? report.at;
  const at = now().toISOString();
  report.evolution = await evolveBranch(session, now, snapshot);
  return at;
}

function planEvolution(
  { config }: Session,
  last: Heartbeat | null,
  [snapshot]: readonly Snapshot[],
  now: Date,
): EvolutionReport | null {
  if (!snapshot || !isEvolutionDue(config, last?.evolved ?? null, now)) return null;
  return { ...named(snapshot), report: null, trouble: null };
}

/** The tests, the compiler and the linter of one branch, and what they show healed within what is left of the budget. */
async function healBranch(session: Session, now: () => Date, snapshot: Snapshot): Promise<BranchReport> {
  const { store, config, workspace } = session;
  const granted = await takeFixes(store, config, now());
  const allowance = { left: granted };
  try {
    const notices: string[] = [];
    if (workspace.typescript || workspace.eslint)
      await scanCheckout(session, undefined, snapshot).catch((error) => {
        notices.push(toldTrouble(error));
      });
    const { budgetMs, candidates } = config;
    const report = await heal({ ...session, allowance }, { budgetMs, candidates, snapshot });
    report.notices.push(...notices);
    return { ...named(snapshot), state: 'healed', trouble: null, heal: report };
  } catch (error) {
    return { ...named(snapshot), state: 'failed', trouble: toldTrouble(error), heal: null };
  } finally {
    await giveBackFixes(store, config, now(), Math.max(0, allowance.left));
  }
}

const mib = 1_048_576;

/** What is expected is told in the report; what is not ends the cycle. */
function toldTrouble(error: unknown): string {
  if (isHealerError(error) && error.code !== 'ABORTED') return error.message;
  throw error;
}

/** What was looked for in vain is looked for again after a day: tests may flap, and what is known may grow. */
const rememberedMs = 86_400_000;

function doneAt(last: Heartbeat | null, { branch, commit }: Snapshot, now: Date) {
  const known = last?.done[branch ?? ''];
  const age = known ? now.getTime() - Date.parse(known.at) : Number.POSITIVE_INFINITY;
  return known?.commit === commit && age >= 0 && age < rememberedMs ? known : undefined;
}

const isDone = (last: Heartbeat | null, snapshot: Snapshot, now: Date): boolean =>
  doneAt(last, snapshot, now) !== undefined;

/** Whether nothing was left for a later cycle. */
const isFinished = ({ heal: report }: BranchReport): boolean =>
  report?.errors.every(({ reason }) => reason !== usedUp) ?? false;

const named = ({ branch, commit }: Snapshot) => ({ branch: branch ?? '', commit });

const noBranch = (name: string): string => `there is no branch ${name} to watch`;

const mailOf = async ({ store }: Session): Promise<number> =>
  (await readdir(store.inbox).catch((): string[] => [])).filter((name) => name.endsWith('.json')).length;
