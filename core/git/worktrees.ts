import { chmod, lstat, readdir, rm, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { HealerError } from '../errors.js';
import { isAlive, processStamp } from '../workspace/processes.js';
import { git, gitResult } from './command.js';
import type { Repository } from './repository.js';

/**
 * Checks `commit` out, detached, in a new folder that is locked with this process's name, so that `git worktree
 * prune` leaves it and a later healer can tell whether its owner is dead. No hook runs. Throws WORKTREE_FAILED.
 */
export async function addWorktree(repo: Repository, folder: string, commit: string): Promise<void> {
  const args = ['worktree', 'add', '--quiet', '--detach', '--lock', '--reason', lockReason(), folder, commit];
  for (let attempt = 1; ; attempt += 1) {
    const result = await inTurn(repo, () => gitResult(repo, [...noHooks, ...args]));
    if (result.exitCode === 0) return;
    // Whoever removes the last worktree removes the folder of all of them, which may be this very moment.
    if (attempt < 5 && /could not create directory/.test(result.stderr)) continue;
    throw new HealerError('WORKTREE_FAILED', `A worktree could not be made in ${folder}`, {
      cause: new Error(result.stderr.trim()),
    });
  }
}

/** Removes a worktree and its registration. Links in it are unlinked, never followed. */
export async function removeWorktree(repo: Repository, folder: string): Promise<void> {
  await unlinkLinks(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const args = ['worktree', 'remove', '--force', '--force', folder];
  await inTurn(repo, () => git(repo, [...noHooks, ...args], { allowFailure: true }));
}

const turns = new Map<string, Promise<unknown>>();

/** One after the other: git's commands for worktrees get in each other's way. */
function inTurn<Result>({ commonDir }: Repository, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(commonDir) ?? Promise.resolve()).then(work, work);
  turns.set(commonDir, turn);
  return turn;
}

/** Removes the worktrees of healers that died on this machine, and returns their folders. */
export async function sweepWorktrees(repo: Repository): Promise<string[]> {
  const abandoned = (await listWorktrees(repo)).filter(({ reason }) => isAbandoned(reason));
  for (const { folder } of abandoned) await removeWorktree(repo, folder);
  return abandoned.map(({ folder }) => folder);
}

/** A path that cannot be a folder turns every hook off: the user's post-checkout is not for our checkouts. */
const noHooks = ['-c', 'core.hooksPath=/dev/null'];

const lockReason = (): string => `healer ${processStamp()} on ${hostname()}`;

function isAbandoned(reason: string): boolean {
  const [, stamp, host] = /^healer (\S+) on (.*)$/.exec(reason) ?? [];
  return stamp !== undefined && host === hostname() && !isAlive(stamp);
}

async function listWorktrees(repo: Repository): Promise<{ folder: string; reason: string }[]> {
  const linked = await readdir(join(repo.commonDir, 'worktrees')).catch(() => []);
  if (linked.length === 0) return [];
  const text = await git(repo, ['worktree', 'list', '--porcelain', '-z']);
  return text
    .split('\0\0')
    .filter(Boolean)
    .map((block) => {
      const lines = block.split('\0');
      const value = (key: string) =>
        lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? '';
      return { folder: value('worktree'), reason: value('locked') };
    });
}

async function unlinkLinks(folder: string): Promise<void> {
  const stats = await lstat(folder).catch(() => undefined);
  if (!stats) return;
  if (stats.isSymbolicLink()) return unlink(folder);
  if (!stats.isDirectory()) return;
  // A test may have made a folder that not even its owner may empty.
  if ((stats.mode & 0o700) !== 0o700) await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) await unlink(path);
    else if (entry.isDirectory()) await unlinkLinks(path);
  }
}
