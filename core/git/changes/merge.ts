import { HealerError } from '../../errors.js';
import { git, gitFailed, gitResult } from '../command.js';
import { identityEnvironment } from '../identity.js';
import type { Repository } from '../repository.js';

/**
 * Three-way merge of trees or commits in the object database, by content and following renames. Resolves with the
 * merged tree, or with the files that conflict. Nothing is checked out.
 */
export async function mergeTrees(
  repo: Repository,
  sides: { base: string; ours: string; theirs: string },
): Promise<{ tree: string; conflicts: null } | { tree: null; conflicts: string[] }> {
  // git before 2.40 cannot be told a base of its own choice, but it finds the parent of two commits.
  const base = await commitFor(repo, sides.base, null);
  const [ours, theirs] = await Promise.all([
    commitFor(repo, sides.ours, base),
    commitFor(repo, sides.theirs, base),
  ]);
  const args = ['merge-tree', '--write-tree', '--no-messages', '--name-only', '-z', ours, theirs];
  const result = await gitResult(repo, args);
  const [tree = '', ...conflicts] = result.stdout.toString('utf8').split('\0').filter(Boolean);
  if (result.exitCode === 0) return { tree, conflicts: null };
  if (result.exitCode === 1) return { tree: null, conflicts: [...new Set(conflicts)] };
  throw /usage:|not a valid|unknown/i.test(result.stderr) ? tooOld(result.stderr) : gitFailed(args, result);
}

async function commitFor(repo: Repository, treeish: string, parent: string | null): Promise<string> {
  const parents = parent === null ? [] : ['-p', parent];
  const args = ['commit-tree', `${treeish}^{tree}`, ...parents, '-m', 'A side of a merge'];
  return (await git(repo, args, { env: identityEnvironment('@0 +0000') })).trim();
}

function tooOld(stderr: string): HealerError {
  return new HealerError('GIT_FAILED', 'This git cannot merge without a checkout', {
    cause: new Error(stderr.trim()),
    next: 'Install git 2.38 or newer',
  });
}
