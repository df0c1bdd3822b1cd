import { readRef, updateRef } from '../../git/refs/refs.js';
import type { Repository } from '../../git/repository.js';
import type { Decision, Patch } from '../../model.js';
import { standing } from '../../store/decisions.js';
import type { Store } from '../../store/store.js';
import { branchRef, keepRef } from '../names.js';
import { reviveErrors } from '../transitions.js';

/**
 * Takes back what the closing of a request has decided, so that the patch waits on its branch again. False where its commit
 * is not here, or the branch has another one.
 */
export async function reopen(
  repo: Repository,
  store: Store,
  patch: Patch,
  { request }: Required<Pick<Decision, 'request'>>,
): Promise<boolean> {
  // The branch first: without the record it is removed again as that of a rejected patch, and the next look begins anew.
  if (!(await hasBranchAgain(repo, patch))) return false;
  const at = new Date().toISOString();
  await store.patches.update((patches) => {
    for (const each of patches) {
      if (each.id !== patch.id || each.state !== 'rejected') continue;
      const decisions = each.decisions ?? [];
      const takenBack = standing(decisions).filter(
        (decision) => decision.state === 'rejected' && decision.request === request,
      );
      const reopened = takenBack.map(({ at: rejectedAt }) => ({
        state: 'reopened' as const,
        at,
        by: '',
        request,
        rejectedAt,
      }));
      Object.assign(each, { state: 'proposed', decisions: [...decisions, ...reopened] });
    }
  });
  await reviveErrors(store, await store.patches.get(patch.id));
  return true;
}

async function hasBranchAgain(repo: Repository, { id, branch, commit }: Patch): Promise<boolean> {
  const tip = await readRef(repo, branchRef(branch));
  if (tip !== null) return tip === commit;
  if ((await readRef(repo, keepRef(id))) !== commit) return false;
  return updateRef(repo, branchRef(branch), commit, null);
}
