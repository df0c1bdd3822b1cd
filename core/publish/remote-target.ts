import { gitResult } from '../git/command.js';
import { deleteRef, readRef } from '../git/refs/refs.js';
import { fetchRefs } from '../git/remotes.js';
import type { Repository } from '../git/repository.js';
import { branchRef } from '../patches/names.js';
import type { PublishContext } from './open-place.js';

/**
 * Looks at a branch of the remote, which points to `there`, by that commit; what is lacking of it is fetched, and no branch or
 * tracking branch is moved. Null where it cannot be had.
 */
export async function withRemoteTarget<Found>(
  { repo, signal }: Pick<PublishContext, 'repo' | 'signal'>,
  { remote, branch, there }: { remote: string; branch: string; there: string },
  look: (commit: string) => Promise<Found>,
): Promise<Found | null> {
  if (await isHere(repo, there)) return look(there);
  await fetchRefs(repo, remote, [{ from: branchRef(branch), to: fetchedRef }], { signal });
  const fetched = await readRef(repo, fetchedRef);
  if (fetched === null) return null;
  try {
    return await look(fetched);
  } finally {
    await deleteRef(repo, fetchedRef, fetched);
  }
}

const fetchedRef = 'refs/healer/fetched/target';

const isHere = async (repo: Repository, commit: string): Promise<boolean> =>
  (await gitResult(repo, ['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0;
