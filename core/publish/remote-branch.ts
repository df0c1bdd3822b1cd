import { isPatchBranch } from '../git/refs/names.js';
import { deleteRef, readRef, updateRef } from '../git/refs/refs.js';
import { deleteRemoteRef, pushRefs } from '../git/remotes.js';
import type { Patch } from '../model.js';
import { branchRef } from '../patches/names.js';
import type { PublishContext } from './open-place.js';

/** That healer was about to push a patch, which a kill does not take back: what it has pushed it may delete. */
const pushedRef = (id: string): string => `refs/healer/pushed/${id}`;

type Pushed = Pick<Patch, 'id' | 'branch' | 'commit'>;

export const hasPushed = async ({ repo }: PublishContext, { id, commit }: Pushed): Promise<boolean> =>
  (await readRef(repo, pushedRef(id))) === commit;

/** Pushes the branch of a patch, and no other. False where somebody has pushed something else there meanwhile. */
export async function pushPatch(context: PublishContext, remote: string, patch: Pushed): Promise<boolean> {
  const { repo, signal } = context;
  if (!isPatchBranch(patch.branch)) throw new Error(`${patch.branch} is no branch of a patch`);
  const known = await readRef(repo, pushedRef(patch.id));
  if (known !== patch.commit) await updateRef(repo, pushedRef(patch.id), patch.commit, known);
  return pushRefs(repo, remote, [{ object: patch.commit, to: branchRef(patch.branch) }], { signal });
}

/** Deletes it on the remote if healer has pushed it and nobody has pushed anything else to it. Resolves with whether it is gone. */
export async function deletePushed(context: PublishContext, remote: string, patch: Pushed): Promise<boolean> {
  const { repo, signal } = context;
  if (!isPatchBranch(patch.branch) || !(await hasPushed(context, patch))) return false;
  const ref = branchRef(patch.branch);
  if (!(await deleteRemoteRef(repo, remote, ref, patch.commit, { signal }))) return false;
  await deleteRef(repo, pushedRef(patch.id), patch.commit);
  return true;
}
