import { git } from '../../git/command.js';
import { readCommits } from '../../git/history/commits.js';
import type { Repository } from '../../git/repository.js';
import type { Patch } from '../../model.js';

/** Whether something that came onto a branch may have to do with a patch. */
export type News = (patch: Patch) => boolean;

/**
 * What came onto a branch at `tip` since it was looked through up to `upTo`, read once for all patches: most commits have to do
 * with none of them.
 */
export async function newsSince(repo: Repository, tip: string, upTo: string): Promise<News> {
  const names = [
    'log',
    '--no-color',
    '--no-show-signature',
    '--no-renames',
    '--name-only',
    '--format=',
    '-z',
  ];
  const [commits, paths] = await Promise.all([
    readCommits(repo, tip, { without: [upTo], merges: true, most: 1_000_000 }),
    git(repo, [...names, '--end-of-options', tip, `^${upTo}`]),
  ]);
  const ids = new Set(commits.map(({ id }) => id));
  const files = new Set(paths.split('\0'));
  const said = commits.map(({ message }) => message).join('\n');
  return ({ id, commit, files: own }) =>
    ids.has(commit) || own.some((file) => files.has(file)) || said.includes(`Healer-Patch: ${id}`);
}
