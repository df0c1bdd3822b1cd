import { drainInbox } from '../capture/drain.js';
import { isHealerError } from '../errors.js';
import type { Snapshot } from '../git/changes/snapshot.js';
import { resume } from '../heal/resume.js';
import type { Session } from '../heal/session.js';
import { withNotifications } from '../notify/notify-cycle.js';
import { countMail } from '../store/inbox.js';
import { withLock } from '../store/lock.js';
import { boundStorage } from '../store/storage.js';
import { lockPlace } from '../store/sweep-locks.js';
import { type Applied, autoApply } from './auto-apply.js';
import { type EvolutionReport, evolveBranch, isEvolutionDue } from './evolution.js';
import { type FixBudget, readFixBudget } from './fix-budget.js';
import { type BranchReport, healBranch } from './heal-branch.js';
import { type Heartbeat, readHeartbeat, writeHeartbeat } from './heartbeat.js';
import { learnNews } from './learning.js';
import { readLogFiles } from './log-files.js';
import { planCycle } from './plan-cycle.js';
import { type Published, publishAfter } from './publishing.js';
import { doneAt, isFinished } from './remembered.js';
import { expectNext } from './schedule/due.js';
import { toldTrouble } from './told-trouble.js';
import { noBranch, placeOf, watchedBranches } from './watched-branches.js';
import { type Skip, whySkipped } from './why-skipped.js';

export interface CycleOptions {
  /** Say what would be done, and do none of it. */
  dryRun?: boolean;
  /** Nobody waits for it: it leaves the machine to others while that is busy or runs on its battery. */
  scheduled?: boolean;
  /** The clock, by which hours and budgets are kept. */
  now?: () => Date;
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
  const skip = await whySkipped(session, now(), options.scheduled ?? false);
  if (options.dryRun) return planCycle(session, now(), skip);
  return withNotifications(session, now, () => cycleAlone(session, now, skip));
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

const mib = 1_048_576;

async function work(
  session: Session,
  now: () => Date,
  report: CycleReport,
  last: Heartbeat | null,
): Promise<Pick<Heartbeat, 'done' | 'evolved'>> {
  const { repo, store, config } = session;
  await resume(session);
  report.inbox = await countMail(store);
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
      ? { ...placeOf(snapshot), state: 'unchanged' as const, trouble: null, heal: null }
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
