import { HealerError } from '../../errors.js';
import { updateRef } from '../../git/refs/refs.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';
import type { Store } from '../../store/store.js';
import { branchRef } from '../names.js';
import { requireState, settle } from '../transitions.js';

/** Puts what was held back on its branch, for review like any other. Throws GIT_FAILED where the branch is taken. */
export async function release(repo: Repository, store: Store, patch: Patch): Promise<Patch> {
  requireState(patch, 'held', 'put on a branch');
  if (!(await updateRef(repo, branchRef(patch.branch), patch.commit, null)))
    throw new HealerError('GIT_FAILED', `The branch ${patch.branch} exists already`, {
      next: `Decide on it as it is: healer review ${patch.id}`,
    });
  return settle(store, patch, { state: 'proposed' });
}
