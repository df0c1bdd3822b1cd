import { readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';
import type { Patch, PatchUpgrade } from '../model.js';
import type { Store } from '../store/store.js';
import { isUndecided, removeBranch } from './transitions.js';

/**
 * Puts away the waiting patches for the same errors that a newer patch takes the place of: those for the same branch, or for
 * one that is gone. Each branch that has the error keeps a fix of its own.
 */
export async function supersede(repo: Repository, store: Store, newer: Patch): Promise<Patch[]> {
  const gone = await goneTargets(repo, await store.patches.all());
  const older = await store.patches.update((patches) => {
    // Of two healings that land at once the first to come here stays; the other must not put it away in turn.
    const own = patches.find(({ id }) => id === newer.id);
    if (!own || !isUndecided(own.state)) return [];
    const replaced = patches.filter(
      (patch) =>
        isForTheSame(patch, newer) &&
        (patch.target === own.target || gone.has(patch.target)) &&
        // What is held back takes the place of nothing that can be reviewed.
        (patch.state === 'held' || (patch.state === 'proposed' && own.state === 'proposed')),
    );
    const at = new Date().toISOString();
    for (const patch of replaced) {
      patch.state = 'superseded';
      patch.decisions &&= [...patch.decisions, { state: 'superseded', at, by: '' }];
    }
    return structuredClone(replaced);
  });
  for (const patch of older) await removeBranch(repo, patch);
  return older;
}

/** Whether the newer one heals or mends all that the other does. */
function isForTheSame({ id, errors, findings = [], reverts, upgrades }: Patch, newer: Patch): boolean {
  return (
    id !== newer.id &&
    reverts === undefined &&
    errors.length + findings.length > 0 &&
    errors.every((error) => newer.errors.includes(error)) &&
    (upgrades
      ? upgrades.every((upgrade) => newer.upgrades?.some((other) => isSameStep(upgrade, other)))
      : findings.every((finding) => newer.findings?.includes(finding)))
  );
}

/** To whichever version. */
const isSameStep = (one: PatchUpgrade, other: PatchUpgrade): boolean =>
  one.name === other.name && one.kind === other.kind;

async function goneTargets(repo: Repository, patches: readonly Patch[]): Promise<ReadonlySet<string | null>> {
  const targets = new Set(patches.filter(({ state }) => isUndecided(state)).map(({ target }) => target));
  const gone = new Set<string | null>([null]);
  for (const target of targets)
    if (target !== null && (await readRef(repo, `refs/heads/${target}`)) === null) gone.add(target);
  return gone;
}
