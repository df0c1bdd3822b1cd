import type { Snapshot } from '../../git/changes/snapshot.js';
import { readRef } from '../../git/refs/refs.js';
import type { ErrorRecord, Patch } from '../../model.js';
import { release } from '../../patches/decisions/release.js';
import { isUndecided } from '../../patches/transitions.js';
import { whyHeldBack } from '../../sandbox/safety.js';
import type { HealReport } from '../report.js';
import { outcome, reportHeld } from '../report.js';
import type { Opened } from '../session.js';

/**
 * Reports the errors that a waiting patch on this very tree already heals, and returns the others. What is held back is put
 * on its branch where the threshold has been lowered since.
 */
export async function withoutWaiting(
  opened: Opened,
  snapshot: Snapshot,
  errors: readonly ErrorRecord[],
  report: HealReport,
): Promise<ErrorRecord[]> {
  const waiting = await Promise.all(
    (await waitingOn(opened, snapshot)).map((patch) => releaseIfSafe(opened, patch)),
  );
  const patchOf = (error: ErrorRecord): Patch | undefined =>
    waiting.findLast((patch) => patch.errors.includes(error.id));
  for (const error of errors) {
    const patch = patchOf(error);
    if (!patch) continue;
    if (patch.state === 'held') {
      reportHeld(report, patch, [error]);
      continue;
    }
    report.errors.push(outcome(error, 'fixed', patch.id, 'its patch waits for review already'));
    if (!report.patches.some(({ id }) => id === patch.id)) report.patches.push(patch);
  }
  return errors.filter((error) => !patchOf(error));
}

async function releaseIfSafe({ repo, store, config }: Opened, patch: Patch): Promise<Patch> {
  const isSafe = whyHeldBack(patch.safety, config.safetyThreshold) === null;
  return patch.state === 'held' && isSafe ? release(repo, store, patch) : patch;
}

/**
 * The patches of this very commit that wait for a decision. Whoever deleted a branch with git alone has nothing to review
 * there.
 */
export async function waitingOn(
  { repo, store }: Pick<Opened, 'repo' | 'store'>,
  { commit }: Pick<Snapshot, 'commit'>,
): Promise<Patch[]> {
  const waiting: Patch[] = [];
  for (const patch of await store.patches.all()) {
    // A rollback takes a fix away: that is no reason not to look for another.
    if (!isUndecided(patch.state) || patch.base !== commit || patch.reverts) continue;
    if (patch.state === 'held') waiting.push(patch);
    else if (await readRef(repo, `refs/heads/${patch.branch}`)) waiting.push(patch);
  }
  return waiting;
}
