import { HealerError } from '../errors.js';
import { isAncestor } from '../git/ancestry.js';
import { gitResult } from '../git/command.js';
import { isPatchBranch } from '../git/names.js';
import { deleteRef, readRef } from '../git/refs.js';
import { fetchRefs } from '../git/remotes.js';
import type { Repository } from '../git/repository.js';
import type { Patch } from '../model.js';
import { branchRef } from '../patches/names.js';
import { requireSignature } from '../patches/verify.js';
import type { PublishContext } from './open-place.js';

export interface Target {
  remote: string;
  /** The branch to merge into. */
  into: string | null;
  /** Branches of the remote, with what they point to. */
  branches: ReadonlyMap<string, string>;
}

/**
 * Why a patch must not be pushed, as one sentence without a full stop: it would show work that is not shared yet, or is not
 * what was proved. Null where it may.
 */
export async function whyUnfit(
  context: PublishContext,
  patch: Patch,
  target: Target,
): Promise<string | null> {
  const { repo, config } = context;
  const { remote, into, branches } = target;
  if (patch.state !== 'proposed') return `the patch is ${patch.state}`;
  if (!isPatchBranch(patch.branch)) return 'its branch has no name that healer gives';
  if (patch.baseIsSnapshot) return 'it was made on uncommitted work: commit and push that, and heal again';
  const here = await readRef(repo, branchRef(patch.branch));
  if (here === null) return 'its branch is not in this clone';
  if (here !== patch.commit) return 'its branch has other commits than the fix that was proved';
  if (into === null) return 'nothing says which branch it is for: set "pullRequests.into"';
  const there = branches.get(branchRef(into));
  if (!there) return `there is no branch ${into} on ${remote}`;
  const pushed = branches.get(branchRef(patch.branch));
  if (pushed !== undefined && pushed !== patch.commit)
    return `somebody has pushed other commits to ${patch.branch}`;
  if (!(await isShared(context, patch.base, { remote, into, there })))
    return `it is made on commits that are not on ${into} of ${remote} yet: push those first`;
  if (config.sign === 'off') return null;
  return requireSignature(repo, patch).then(
    () => null,
    (error: unknown) => {
      if (error instanceof HealerError) return error.message;
      throw error;
    },
  );
}

/** Whether a commit is on a branch of the remote. */
async function isShared(
  { repo, signal }: PublishContext,
  commit: string,
  { remote, into, there }: { remote: string; into: string; there: string },
): Promise<boolean> {
  if (!(await isHere(repo, there))) {
    await fetchRefs(repo, remote, [{ from: branchRef(into), to: fetchedRef }], { signal });
    const fetched = await readRef(repo, fetchedRef);
    try {
      return fetched !== null && (await isAncestor(repo, commit, fetched));
    } finally {
      if (fetched !== null) await deleteRef(repo, fetchedRef, fetched);
    }
  }
  return isAncestor(repo, commit, there);
}

const fetchedRef = 'refs/healer/fetched/target';

const isHere = async (repo: Repository, commit: string): Promise<boolean> =>
  (await gitResult(repo, ['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0;
