import { chooseRemote, pushRefs } from '../git/remotes.js';
import type { Healer } from '../healer.js';
import { branchRef } from '../patches/names.js';
import { type CiHost, isMadeUpMerge } from './host.js';
import type { LandedPatch } from './outcome.js';

/** One sentence on why fixes of this job stay in it; null where they may be pushed. */
export function whyNotPushed(host: CiHost, patches: readonly Pick<LandedPatch, 'patch'>[]): string | null {
  if (host.fork) return 'Nothing was pushed, since the code comes from a fork: the fixes are in the artefact';
  if (isMadeUpMerge(host) && patches.some(({ patch }) => patch.base === host.sha))
    return 'Nothing was pushed, since the merge of the pull request is checked out and not its head: the fixes are in the artefact';
  if (patches.some(({ patch }) => patch.baseIsSnapshot))
    return 'Nothing was pushed, since the job has changed or added files that no commit has: the fixes are in the artefact';
  return null;
}

/** Pushes the branches, and the history with their evidence, never by force. Resolves with the branches. Throws REMOTE_FAILED. */
export async function pushPatches(
  healer: Healer,
  named: string | undefined,
  patches: readonly Pick<LandedPatch, 'patch'>[],
): Promise<string[]> {
  const { repo } = healer;
  const remote = await chooseRemote(repo, named);
  const branches = patches.map(({ patch }) => ({ object: patch.commit, to: branchRef(patch.branch) }));
  await pushRefs(repo, remote, branches);
  await healer.sync({ remote });
  return patches.map(({ patch }) => patch.branch);
}
