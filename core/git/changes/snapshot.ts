import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HealerError } from '../../errors.js';
import { temporaryFolder } from '../../workspace/temporary-folder.js';
import { git } from '../command.js';
import { readHead } from '../head.js';
import { identityEnvironment } from '../identity.js';
import { resolveTree } from '../objects/objects.js';
import type { Repository } from '../repository.js';
import { copyIndex } from './copy-index.js';

/** What the user has tested: HEAD plus their uncommitted and their untracked, not ignored, files. */
export interface Snapshot {
  tree: string;
  /** `head` when nothing is uncommitted, else a commit of `tree` on top of it that no ref points to. */
  commit: string;
  head: string;
  branch: string | null;
  dirty: boolean;
}

/**
 * Writes the working tree as a tree object through a copy of the index, so that neither the user's index nor a lock
 * on it matters. `.healer` is as in HEAD. The same content gives the same commit. Throws NO_COMMITS.
 */
export async function takeSnapshot(repo: Repository): Promise<Snapshot> {
  const { commit: head, branch } = await readHead(repo);
  if (head === null) {
    throw new HealerError('NO_COMMITS', `${repo.root} has no commits yet, so there is nothing to build on`, {
      next: 'Make the first commit and try again',
    });
  }
  if (!(await isClean(repo))) return writeSnapshot(repo, head, branch);
  const tree = await resolveTree(repo, head);
  return { tree, commit: head, head, branch, dirty: false };
}

/** Whether the files are as in HEAD, but for `.healer`. Then there is nothing to write. */
async function isClean(repo: Repository): Promise<boolean> {
  const args = ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=dirty'];
  const changes = await git(repo, [...quiet, ...args, '--no-renames', '--', ':(top,exclude).healer']);
  return changes === '';
}

async function writeSnapshot(repo: Repository, head: string, branch: string | null): Promise<Snapshot> {
  const folder = await temporaryFolder('index');
  try {
    const index = { env: { GIT_INDEX_FILE: join(folder, 'index') } };
    await copyUsersIndex(repo, index.env.GIT_INDEX_FILE);
    await addChanges(repo, index);
    await restoreState(repo, index, head);
    const tree = (await git(repo, [...quiet, 'write-tree'], index)).trim();
    const [headTree, date] = await readCommit(repo, head);
    if (tree === headTree) return { tree, commit: head, head, branch, dirty: false };
    const commit = await git(repo, ['commit-tree', tree, '-p', head, '-m', 'Uncommitted work'], {
      env: identityEnvironment(date),
    });
    return { tree, commit: commit.trim(), head, branch, dirty: true };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Settings of the user that would start daemons, write beside their index, or refuse a file for its line ends. */
const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.splitIndex=false', '-c', 'core.safecrlf=false'];

interface Index {
  env: { GIT_INDEX_FILE: string };
}

async function copyUsersIndex({ gitDir }: Repository, target: string): Promise<void> {
  try {
    await copyIndex(join(gitDir, 'index'), target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function addChanges(repo: Repository, index: Index): Promise<void> {
  const listings = await Promise.all([
    git(repo, [...quiet, 'ls-files', '-z', '--modified'], index),
    git(repo, [...quiet, 'ls-files', '-z', '--unmerged'], index),
    git(repo, [...quiet, 'ls-files', '-z', '--others', '--exclude-standard'], index),
  ]);
  const [modified = [], unmerged = [], untracked = []] = listings.map((text) =>
    text.split('\0').filter(Boolean),
  );
  const paths = new Set([
    ...modified,
    ...unmerged.map((entry) => entry.slice(entry.indexOf('\t') + 1)),
    // A trailing slash is a repository inside the repository that git does not track.
    ...untracked.filter((path) => !path.endsWith('/') && !holdsSecrets(path)),
  ]);
  const wanted = [...paths].filter((path) => !isState(path));
  if (wanted.length === 0) return;
  await git(repo, [...quiet, 'update-index', '-z', '--add', '--remove', '--replace', '--stdin'], {
    ...index,
    input: wanted.map((path) => `${path}\0`).join(''),
  });
}

/**
 * Files of passwords and keys by their usual names, which are left out of version control and sometimes not ignored:
 * the branch of a patch must not carry them away. What is committed, or is an example, is the user's decision.
 */
const holdsSecrets = (path: string): boolean =>
  /(?:^|\/)(?:\.env(?:\.(?!(?:example|sample|template|dist|defaults?|schema|test)$)[^/]+)?|\.netrc|id_(?:rsa|dsa|ecdsa|ed25519))$/.test(
    path,
  );

/** What `healer init` wrote and nobody committed yet must not make the checkout look dirty. */
async function restoreState(repo: Repository, index: Index, head: string): Promise<void> {
  const staged = await git(repo, ['ls-files', '-z', '--', ':(top).healer'], index);
  const committed = await git(repo, ['ls-tree', '-r', '-z', '--full-tree', head, '.healer/']);
  if (staged === '' && committed === '') return;
  const removals = staged
    .split('\0')
    .filter(Boolean)
    .map((path) => `0 ${'0'.repeat(head.length)}\t${path}\0`);
  await git(repo, [...quiet, 'update-index', '-z', '--index-info'], {
    ...index,
    input: removals.join('') + committed,
  });
}

const isState = (path: string): boolean => path === '.healer' || path.startsWith('.healer/');

async function readCommit(repo: Repository, commit: string): Promise<[tree: string, date: string]> {
  const [tree = '', date = ''] = (await git(repo, ['log', '-1', '--format=%T %cI', commit]))
    .trim()
    .split(' ');
  return [tree, date];
}
