import type { Snapshot } from '../../git/changes/snapshot.js';
import type { Candidate, ErrorRecord, Patch } from '../../model.js';
import { editHash } from '../../repair/candidate.js';
import { waitingOn } from '../errors/waiting.js';
import type { Opened } from '../session.js';

/** The patch that waits with this very edit on this very commit: what it heals beside its own errors needs no other. */
export async function twinOf(
  opened: Opened,
  snapshot: Pick<Snapshot, 'commit'>,
  candidate: Candidate,
): Promise<Patch | null> {
  const hash = editHash(candidate);
  return (await waitingOn(opened, snapshot)).find((patch) => patch.editHash === hash) ?? null;
}

/** Adds errors to those that a patch heals. */
export async function joinPatch(
  { store }: Opened,
  { id, state }: Patch,
  errors: ErrorRecord[],
): Promise<void> {
  const ids = errors.map((error) => error.id);
  await store.patches.update((patches) => {
    for (const patch of patches) if (patch.id === id) patch.errors = [...new Set([...patch.errors, ...ids])];
  });
  if (state === 'held') return;
  await store.errors.update((records) => {
    for (const record of records) {
      if (!ids.includes(record.id)) continue;
      record.state = 'patched';
      record.patch = id;
    }
  });
}
