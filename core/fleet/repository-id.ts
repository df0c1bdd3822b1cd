import { createHash } from 'node:crypto';
import { HealerError } from '../errors.js';
import { git } from '../git/command.js';
import type { Repository } from '../git/repository.js';

/**
 * The same for every clone of a repository, and no other's: a hash of the commits that its history begins with, 16 hex digits.
 * Throws NO_COMMITS, and FLEET_FAILED for a clone without those.
 */
export async function repositoryId(repo: Repository): Promise<string> {
  if (repo.shallow)
    throw new HealerError('FLEET_FAILED', `${repo.root} is a shallow clone, whose beginning nobody knows`, {
      next: 'Fetch the rest of it: git fetch --unshallow',
    });
  const roots = (await git(repo, ['rev-list', '--max-parents=0', 'HEAD'], { allowFailure: true })).trim();
  if (roots === '') throw new HealerError('NO_COMMITS', `${repo.root} has no commits yet`);
  return createHash('sha256').update(roots.split('\n').sort().join('\n')).digest('hex').slice(0, 16);
}
