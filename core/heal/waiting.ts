import { readRef } from '../git/refs.js';
import type { Snapshot } from '../git/snapshot.js';
import type { ErrorRecord, Patch } from '../model.js';
import type { HealReport } from './report.js';
import { outcome } from './report.js';
import type { Opened } from './session.js';

/** Reports the errors that a waiting patch on this very tree already heals, and returns the others. */
export async function withoutWaiting(
  opened: Opened,
  snapshot: Snapshot,
  errors: readonly ErrorRecord[],
  report: HealReport,
): Promise<ErrorRecord[]> {
  const waiting = await waitingOn(opened, snapshot);
  const patchOf = (error: ErrorRecord): Patch | undefined =>
    waiting.findLast((patch) => patch.errors.includes(error.id));
  for (const error of errors) {
    const patch = patchOf(error);
    if (!patch) continue;
    report.errors.push(outcome(error, 'fixed', patch.id, 'its patch waits for review already'));
    if (!report.patches.some(({ id }) => id === patch.id)) report.patches.push(patch);
  }
  return errors.filter((error) => !patchOf(error));
}

/** The patches of this very commit that wait for review. Whoever deleted a branch with git alone has nothing to review there. */
export async function waitingOn(
  { repo, store }: Pick<Opened, 'repo' | 'store'>,
  { commit }: Pick<Snapshot, 'commit'>,
): Promise<Patch[]> {
  const waiting: Patch[] = [];
  for (const patch of await store.patches.all()) {
    if (patch.state !== 'proposed' || patch.base !== commit) continue;
    if (await readRef(repo, `refs/heads/${patch.branch}`)) waiting.push(patch);
  }
  return waiting;
}
