import { randomBytes } from 'node:crypto';
import { chmod, lstat, readdir, readFile, rm, rmdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HealerError } from '../errors.js';
import { isTooDeep, raiseDeepFolders } from '../workspace/deep-folders.js';
import { isAlive, isMarkOfDead, markPattern, processMark, processStamp } from '../workspace/processes.js';
import { git, gitResult } from './command.js';
import type { Repository } from './repository.js';
import { nextAfter } from './trouble.js';

/**
 * Checks `commit` out, detached, in a new folder that is locked with this process's name, so that `git worktree
 * prune` leaves it and a later healer can tell whether its owner is dead. No hook runs. Throws WORKTREE_FAILED.
 */
export async function addWorktree(repo: Repository, folder: string, commit: string): Promise<void> {
  const args = ['worktree', 'add', '--quiet', '--detach', '--lock', '--reason', lockReason(), folder, commit];
  for (let attempt = 1; ; attempt += 1) {
    const result = await inTurn(repo, () => gitResult(repo, [...noHooks, ...args]));
    if (result.exitCode === 0) return;
    if (attempt < 8 && isInEachOthersWay(result.stderr)) {
      await wait(20 * attempt);
      continue;
    }
    throw new HealerError('WORKTREE_FAILED', `A worktree could not be made in ${folder}`, {
      cause: new Error(result.stderr.trim()),
      ...nextAfter(result.stderr),
    });
  }
}

/**
 * Whoever removes the last worktree removes the folder of all of them, which may be this very moment; and git reads what
 * others have begun to register, and not finished. `git worktree prune --expire=now` takes what is not locked yet.
 */
const isInEachOthersWay = (stderr: string): boolean =>
  /could not (?:create directory|open '[^']*\/worktrees\/[^']*' for writing)|failed to read .*\/worktrees\//.test(
    stderr,
  );

/** Removes a worktree and its registration. Links in it are unlinked, never followed. */
export async function removeWorktree(repo: Repository, folder: string): Promise<void> {
  try {
    await empty(folder);
  } catch (error) {
    if (!isTooDeep(error)) throw error;
    await raiseDeepFolders(folder);
    await empty(folder);
  }
  const args = ['worktree', 'remove', '--force', '--force', folder];
  await inTurn(repo, () => git(repo, [...noHooks, ...args], { allowFailure: true }));
}

async function empty(folder: string): Promise<void> {
  await unlinkLinks(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

const turns = new Map<string, Promise<unknown>>();

/** One after the other: git's commands for worktrees get in each other's way. */
function inTurn<Result>({ commonDir }: Repository, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(commonDir) ?? Promise.resolve()).then(work, work);
  turns.set(commonDir, turn);
  return turn;
}

/**
 * Removes the worktrees of healers that died on this machine, and returns their folders. Their registrations are read
 * as files (gitrepository-layout(5)): git does not list one that it was killed in the midst of making or removing.
 */
export async function sweepWorktrees(repo: Repository): Promise<string[]> {
  const registrations = join(repo.commonDir, 'worktrees');
  const removed: string[] = [];
  let isSwept = false;
  for (const name of await readdir(registrations).catch(() => [])) {
    const registration = join(registrations, name);
    if (!(await isAbandoned(registration, name))) continue;
    isSwept = true;
    const folder = await folderOf(registration);
    if (folder) {
      await removeWorktree(repo, folder);
      removed.push(folder);
    }
    await rm(registration, { recursive: true, force: true });
  }
  // As git does with the last of them.
  if (isSwept) await rmdir(registrations).catch(() => {});
  return removed;
}

/** A name for a worktree's folder that tells whose it is. */
export const worktreeName = (): string => `${processMark()}-${randomBytes(6).toString('hex')}`;

/** Whether what has a name that `worktreeName` made, and perhaps an ending, belongs to a healer that is dead. */
export function isOfDead(name: string): boolean {
  const mark = ownName.exec(name)?.[1];
  return mark !== undefined && isMarkOfDead(mark);
}

const ownName = new RegExp(`^(${markPattern})-[0-9a-f]{12}(?:\\.temp)?$`);

/** A path that cannot be a folder turns every hook off: the user's post-checkout is not for our checkouts. */
const noHooks = ['-c', 'core.hooksPath=/dev/null'];

const lockReason = (): string => `healer ${processStamp()} on ${hostname()}`;

/** By the reason of its lock; where git was killed before it had written that, by its name. */
async function isAbandoned(registration: string, name: string): Promise<boolean> {
  const reason = await readFile(join(registration, 'locked'), 'utf8').catch(() => null);
  const [, stamp, host] = /^healer (\S+) on (.*?)\n?$/.exec(reason ?? '') ?? [];
  if (stamp !== undefined) return host === hostname() && !isAlive(stamp);
  return (reason === null || reason === '') && isOfDead(name);
}

/** Null where git had not written it yet, or had removed it already. */
async function folderOf(registration: string): Promise<string | null> {
  const text = await readFile(join(registration, 'gitdir'), 'utf8').catch(() => '');
  return /^(\/.*|[A-Za-z]:.*)[/\\]\.git\n?$/s.exec(text)?.[1] ?? null;
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
