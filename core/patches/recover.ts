import { readRef } from '../git/refs.js';
import type { Repository } from '../git/repository.js';
import type { ErrorRecord, Patch } from '../model.js';
import { isPatch } from '../store/schemas.js';
import type { Store } from '../store/store.js';
import { branchRef, keepRef } from './names.js';

/**
 * Finishes what a healer that was killed while landing had begun: a branch that is there gets its record, and the
 * errors that it heals wait for review. Resolves with the patches that were missing.
 */
export async function recoverLandings(repo: Repository, store: Store): Promise<Patch[]> {
  const known = new Set((await store.patches.all()).map(({ id }) => id));
  const missing: Patch[] = [];
  for (const { type, data } of await store.ledger.read()) {
    if (type !== 'patch.landing' || !isPatch(data.record) || known.has(data.record.id)) continue;
    const { state, branch, id } = data.record;
    const landed = await readRef(repo, state === 'held' ? keepRef(id) : branchRef(branch));
    if (landed === data.record.commit) missing.push(data.record);
  }
  if (missing.length > 0)
    await store.patches.update((patches) => {
      const present = new Set(patches.map(({ id }) => id));
      patches.push(...missing.filter(({ id }) => !present.has(id)));
    });
  await markPatched(store);
  return missing;
}

/** The healer that was killed had marked what it worked on. */
const isUnhealed = ({ state }: ErrorRecord): boolean => state === 'open' || state === 'fixing';

async function markPatched(store: Store): Promise<void> {
  const waiting = (await store.patches.all()).filter(({ state }) => state === 'proposed');
  const patchFor = (error: ErrorRecord): Patch | undefined =>
    error.patch === null && isUnhealed(error)
      ? waiting.find(({ errors: healed }) => healed.includes(error.id))
      : undefined;
  // Most of the time there is nothing to finish, and then nothing is written either.
  if (!(await store.errors.all()).some(patchFor)) return;
  await store.errors.update((errors) => {
    for (const error of errors) {
      const patch = patchFor(error);
      if (!patch) continue;
      error.state = 'patched';
      error.patch = patch.id;
    }
  });
}
