import type { Repository } from '../git/repository.js';
import type { Patch } from '../model.js';
import type { Store } from '../store/store.js';
import { removeBranch } from './transitions.js';

/** Puts away the waiting patches for the same errors that a newer patch takes the place of. */
export async function supersede(repo: Repository, store: Store, newer: Patch): Promise<Patch[]> {
  const older = await store.patches.update((patches) => {
    // Of two healings that land at once the first to come here stays; the other must not put it away in turn.
    if (patches.find(({ id }) => id === newer.id)?.state !== 'proposed') return [];
    const replaced = patches.filter(
      ({ id, state, errors }) =>
        id !== newer.id && state === 'proposed' && errors.every((error) => newer.errors.includes(error)),
    );
    for (const patch of replaced) patch.state = 'superseded';
    return structuredClone(replaced);
  });
  for (const patch of older) await removeBranch(repo, patch);
  return older;
}
