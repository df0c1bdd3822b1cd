import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git, gitBytes } from '../../git/command.js';
import { type ChangedEntry, changedEntries } from '../../git/history/diff.js';
import { removeOrphanedLock } from '../../git/refs/orphaned-lock.js';
import type { Repository } from '../../git/repository.js';

interface HalfMove {
  onto: string;
  commit: string;
  /** When it began, as ISO 8601. */
  at: string;
}

/**
 * Brings files and index back to `onto`, where a git that was killed while it moved them to `commit` left them in
 * between. Only what git can have written is touched: a file that is gone, that is the new one, or its beginning.
 */
export async function undoHalfMove(repo: Repository, { onto, commit, at }: HalfMove): Promise<void> {
  const branch = (await git(repo, ['symbolic-ref', '--quiet', 'HEAD'], { allowFailure: true })).trim();
  const locks = [
    join(repo.gitDir, 'index.lock'),
    join(repo.gitDir, 'HEAD.lock'),
    join(repo.gitDir, 'ORIG_HEAD.lock'),
  ];
  if (branch !== '') locks.push(join(repo.commonDir, `${branch}.lock`));
  for (const lock of locks) await removeOrphanedLock(lock, Date.parse(at));
  const paths: string[] = [];
  for (const entry of await changedEntries(repo, onto, commit))
    if (await isGits(repo, entry, commit)) paths.push(entry.file);
  if (paths.length === 0) return;
  // git must look at the files themselves, which may be as old as its index believes.
  await git(repo, [
    '--literal-pathspecs',
    ...['-c', 'core.hooksPath=/dev/null'],
    ...['restore', `--source=${onto}`, '--staged', '--worktree', '--', ...paths],
  ]);
}

/** Files that are not in both commits are left: git would have to remove what may be the user's by now. */
async function isGits(
  repo: Repository,
  { file, oldMode, newMode }: ChangedEntry,
  commit: string,
): Promise<boolean> {
  if (![oldMode, newMode].every((mode) => mode.startsWith('100'))) return false;
  const path = join(repo.root, file);
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return true;
  if (!stats.isFile()) return false;
  const [now, written] = await Promise.all([
    readFile(path),
    gitBytes(repo, ['cat-file', '--filters', `${commit}:${file}`]),
  ]);
  return written.subarray(0, now.length).equals(now);
}
