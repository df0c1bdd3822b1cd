import { HealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import type { Store } from '../../store/store.js';
import { checkedOutAt, removeBranch, requireUndecided, settle } from '../transitions.js';

/**
 * Deletes the branch (the commit stays reachable from `refs/healer/patches/<id>`) and reopens the errors, for which
 * the same edit is never proposed again. Throws DIRTY_CHECKOUT when the branch is checked out somewhere.
 */
export async function reject(repo: Repository, store: Store, patch: Patch): Promise<Patch> {
  requireUndecided(patch, 'rejected');
  const folder = await checkedOutAt(repo, patch.branch);
  if (folder !== null) {
    throw new HealerError('DIRTY_CHECKOUT', `The branch ${patch.branch} is checked out in ${folder}`, {
      next: `Switch it to another branch first: git -C ${JSON.stringify(folder)} switch ${patch.target ?? 'main'}`,
    });
  }
  const rejected = await settle(store, patch, { state: 'rejected' });
  await removeBranch(repo, patch);
  return rejected;
}
