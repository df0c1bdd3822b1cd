import type { Snapshot } from '../git/changes/snapshot.js';
import { git } from '../git/command.js';
import { readHead } from '../git/head.js';
import { readRef } from '../git/refs/refs.js';
import type { Repository } from '../git/repository.js';

/** What a cycle looks at: the commits at the tips, never what somebody is working on in a checkout. */
export interface Watched {
  snapshots: Snapshot[];
  /** Names in the settings that are no branch here. */
  missing: string[];
}

/** The branches that are named, or the one that is checked out. */
export async function watchedBranches(repo: Repository, named: readonly string[]): Promise<Watched> {
  const { branch } = await readHead(repo);
  const names = named.length > 0 ? [...new Set(named)] : branch === null ? [] : [branch];
  const watched: Watched = { snapshots: [], missing: [] };
  for (const name of names) {
    const commit = await readRef(repo, `refs/heads/${name}`);
    if (commit === null) watched.missing.push(name);
    else {
      const tree = (await git(repo, ['rev-parse', `${commit}^{tree}`])).trim();
      watched.snapshots.push({ tree, commit, head: commit, branch: name, dirty: false });
    }
  }
  return watched;
}

/** What a report names a branch by. */
export const placeOf = ({ branch, commit }: Snapshot) => ({ branch: branch ?? '', commit });

export const noBranch = (name: string): string => `there is no branch ${name} to watch`;
