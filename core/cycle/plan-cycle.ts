import type { Snapshot } from '../git/changes/snapshot.js';
import type { Session } from '../heal/session.js';
import { countMail } from '../store/inbox.js';
import { planAutoApply } from './auto-apply.js';
import { type EvolutionReport, isEvolutionDue } from './evolution.js';
import { readFixBudget } from './fix-budget.js';
import { type Heartbeat, readHeartbeat } from './heartbeat.js';
import { doneAt } from './remembered.js';
import type { CycleReport } from './run-cycle.js';
import { noBranch, placeOf, watchedBranches } from './watched-branches.js';
import type { Skip } from './why-skipped.js';

/** What a cycle would do: reads, and writes nothing. */
export async function planCycle(
  session: Session,
  now: Date,
  { reason, trouble }: Skip,
): Promise<CycleReport> {
  const { repo, store, config } = session;
  const last = await readHeartbeat(store);
  const { snapshots, missing } = await watchedBranches(repo, config.watchedBranches);
  const inbox = await countMail(store);
  return {
    at: now.toISOString(),
    outcome: 'planned',
    reason: reason ?? '',
    trouble,
    inbox,
    logged: 0,
    branches: snapshots.map((snapshot) => ({
      ...placeOf(snapshot),
      state: inbox === 0 && doneAt(last, snapshot, now) ? 'unchanged' : 'waiting',
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

function planEvolution(
  { config }: Session,
  last: Heartbeat | null,
  [snapshot]: readonly Snapshot[],
  now: Date,
): EvolutionReport | null {
  if (!snapshot || !isEvolutionDue(config, last?.evolved ?? null, now)) return null;
  return { ...placeOf(snapshot), report: null, trouble: null };
}
