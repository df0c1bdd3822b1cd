import { HealerError } from '../errors.js';
import { isWhole } from '../git/objects/written-objects.js';
import { deleteRef, listRefs, readRef, updateRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';

const prefix = 'refs/healer/green/';

/**
 * Remembers that all tests passed on `tree` (a tree's id, not a commit's): `refs/healer/green/<branch>` points to
 * it, which also keeps it from being collected. A detached HEAD has no branch and is not remembered.
 */
export async function recordGreen(repo: Repository, branch: string | null, tree: string): Promise<void> {
  if (branch === null) return;
  const name = prefix + branch;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const previous = await readRef(repo, name);
    if (previous === tree) return;
    if (previous === null) await removeConflicts(repo, branch);
    // While the tests ran nothing kept the tree of uncommitted work. One with holes is not remembered.
    const moved = await updateRef(repo, name, tree, previous).catch(async (error) => {
      if (await isWhole(repo, tree)) throw error;
      return null;
    });
    if (moved && !(await isWhole(repo, tree))) await deleteRef(repo, name, tree);
    if (moved !== false) return;
  }
  throw new HealerError('GIT_FAILED', `${name} kept changing while healer tried to write it`);
}

/** The tree of the last green run on a branch. */
export async function lastGreen(repo: Repository, branch: string | null): Promise<string | null> {
  const known = branch !== null && (await readRef(repo, prefix + branch));
  return known ? readRef(repo, `${known}^{tree}`) : null;
}

/** `a` and `a/b` cannot both be refs. Neither can they both be branches, so what stands in the way is a branch that is gone. */
async function removeConflicts(repo: Repository, branch: string): Promise<void> {
  for (const { name, oid } of await listRefs(repo, prefix)) {
    const other = name.slice(prefix.length);
    if (branch.startsWith(`${other}/`) || other.startsWith(`${branch}/`)) await deleteRef(repo, name, oid);
  }
}
