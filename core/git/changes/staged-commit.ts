import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../workspace/temporary-folder.js';
import { git } from '../command.js';
import { readHead } from '../head.js';
import { anchored } from '../refs/anchors.js';
import type { Repository } from '../repository.js';
import { commitTree } from './commit.js';

/**
 * Hands a commit of what is staged to `work`: on top of HEAD, with no ref to it, kept from being collected until then.
 * `index` is the file that git commits from, where it is another one than usual, as in a hook of `git commit --all`.
 */
export async function withStagedCommit<Result>(
  repo: Repository,
  index: string | undefined,
  work: (commit: string) => Promise<Result>,
): Promise<Result> {
  const tree = await stagedTree(repo, index);
  const { commit: head } = await readHead(repo);
  const commit = await commitTree(repo, {
    tree,
    parents: head === null ? [] : [head],
    message: 'What is staged',
    signing: { format: 'off', source: 'user' },
  });
  return anchored(repo, commit, () => work(commit));
}

/** Through a copy: the index is locked while git commits. */
async function stagedTree(repo: Repository, index?: string): Promise<string> {
  const usual = async () =>
    (await git(repo, ['rev-parse', '--path-format=absolute', '--git-path', 'index'])).trim();
  const folder = await temporaryFolder('staged');
  try {
    const copy = join(folder, 'index');
    await copyFile(index ?? (await usual()), copy);
    return (await git(repo, ['write-tree'], { env: { GIT_INDEX_FILE: copy } })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
