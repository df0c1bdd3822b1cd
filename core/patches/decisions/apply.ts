import { HealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import type { Store } from '../../store/store.js';
import { removeBranch, requireState, requireUndecided, settle } from '../transitions.js';
import { changeWorkingTree } from './working-tree.js';

/**
 * Brings the fix alone into the files as they are now, uncommitted work and all; the index stays as it is. Throws
 * MERGE_CONFLICT; then every file is as it was.
 */
export async function applyToWorkingTree(repo: Repository, store: Store, patch: Patch): Promise<Patch> {
  requireUndecided(patch, 'applied');
  if (patch.reverts)
    throw new HealerError('USAGE', 'A rollback is merged as the commit that it is, and not applied', {
      next: `healer review ${patch.id} --merge`,
    });
  await changeWorkingTree(repo, patch.base, patch.commit);
  const applied = await settle(store, patch, { state: 'applied' });
  await removeBranch(repo, patch);
  return applied;
}

/** Takes an applied fix out of the files again. Throws MERGE_CONFLICT; then every file is as it was. */
export async function takeBack(repo: Repository, store: Store, patch: Patch): Promise<Patch> {
  requireState(patch, 'applied', 'taken back');
  await changeWorkingTree(repo, patch.commit, patch.base);
  return settle(store, patch, { state: 'reverted' });
}
