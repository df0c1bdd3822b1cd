import { HealerError } from '../errors.js';
import { isAncestor } from '../git/history/ancestry.js';
import { isPatchBranch } from '../git/refs/names.js';
import { readRef } from '../git/refs/refs.js';
import type { Patch } from '../model.js';
import { requireSignature } from '../patches/evidence/verify.js';
import { branchRef } from '../patches/names.js';
import type { PublishContext } from './open-place.js';
import { withRemoteTarget } from './remote-target.js';

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
  context: PublishContext,
  commit: string,
  { remote, into, there }: { remote: string; into: string; there: string },
): Promise<boolean> {
  const target = { remote, branch: into, there };
  return (await withRemoteTarget(context, target, (tip) => isAncestor(context.repo, commit, tip))) ?? false;
}
