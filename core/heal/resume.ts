import { sweepAnchors } from '../git/refs/anchors.js';
import { noteMergesByHand } from '../patches/by-hand/merged-by-hand.js';
import { noteRevertsByHand } from '../patches/by-hand/reverted-by-hand.js';
import { recoverMove } from '../patches/decisions/move.js';
import { recoverDecisions, recoverLandings } from '../patches/decisions/recover.js';
import { forgetPatch, readRedMarker } from '../setup/red-marker.js';
import { sweepLocks } from '../store/sweep-locks.js';
import type { Opened } from './session.js';

/**
 * Brings the records of patches up to what became of them: finishes what a healer that was killed had begun, as far as that is
 * done in healer's own records and refs, and looks for what was merged without healer. The user's files are seen to by the
 * commands that may change them.
 */
export async function resume({ repo, store }: Pick<Opened, 'repo' | 'store'>): Promise<void> {
  await Promise.all([store.errors.sweep(), store.patches.sweep(), sweepLocks(store), sweepAnchors(repo)]);
  await recoverMove(repo, store, false);
  await recoverLandings(repo, store);
  await recoverDecisions(repo, store);
  // What git says of a branch or two that it cannot read is not worth the command.
  await noteMergesByHand(repo, store).catch(() => []);
  await noteRevertsByHand(repo, store).catch(() => []);
  const waiting = (await store.patches.all()).filter(({ state }) => state === 'proposed').map(({ id }) => id);
  for (const patch of (await readRedMarker(repo)).values())
    if (patch && !waiting.includes(patch.id)) await forgetPatch(repo, patch.id);
}
