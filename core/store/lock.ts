import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { HealerError } from '../errors.js';
import { isAlive, processStamp } from '../workspace/processes.js';
import { isDraftOfDead, replaceFile, sweepDrafts } from '../workspace/replace-file.js';
import { steadyNow } from '../workspace/steady-clock.js';

export interface LockOptions {
  /** How long to wait for another holder before LOCK_HELD. */
  waitMs?: number;
  signal?: AbortSignal;
}

/**
 * Runs `work` while no other process is in it for the same `path` (which need not exist; `<path>.lock` and
 * `<path>.holder` appear beside it). A holder that was killed is noticed. Throws LOCK_HELD, ABORTED.
 */
export async function withLock<R>(
  path: string,
  work: () => Promise<R>,
  options: LockOptions = {},
): Promise<R> {
  await mkdir(dirname(path), { recursive: true });
  const release = await acquire(path, options);
  try {
    await replaceFile(holderFile(path), JSON.stringify(await describeHolder(path)), { sync: false });
    return await work();
  } finally {
    await rm(holderFile(path), { force: true });
    // Another process may have taken the lock from one that slept for too long; then there is nothing to give back.
    await release().catch(() => {});
  }
}

/** A holder that does not touch its lock for this long is taken for dead, also on another machine. */
const staleMs = 10_000;

async function acquire(path: string, { waitMs = 30_000, signal }: LockOptions): Promise<() => Promise<void>> {
  const deadline = steadyNow() + waitMs;
  for (;;) {
    if (signal?.aborted)
      throw new HealerError('ABORTED', 'Stopped while waiting for a lock', { cause: signal.reason });
    try {
      // Losing the lock is seen by the writer, which compares what it read with what is there.
      return await lockfile.lock(path, { realpath: false, stale: staleMs, onCompromised: () => {} });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    }
    if (await breakLockOfDead(path)) continue;
    if (steadyNow() > deadline) throw await lockHeld(path, waitMs);
    await wait(5 + Math.random() * 40, undefined, { signal }).catch(() => {});
  }
}

interface Holder {
  stamp: string;
  host: string;
  program: string;
  since: string;
  /** Inode and birth of the lock itself: a lock made later by somebody else is not this holder's. */
  lock: string;
}

const holderFile = (path: string): string => `${path}.holder`;
const lockFolder = (path: string): string => `${path}.lock`;

async function describeHolder(path: string): Promise<Holder> {
  return {
    stamp: processStamp(),
    host: hostname(),
    program: basename(process.argv[1] ?? 'node'),
    since: new Date().toISOString(),
    lock: (await identify(lockFolder(path))) ?? '',
  };
}

/** Renames the lock away first: of several that notice, one succeeds, and a wrong one can be put back. */
async function breakLockOfDead(path: string): Promise<boolean> {
  const holder = (await deadHolder(path)) ?? (await deadDraft(path));
  if (!holder?.lock || (await identify(lockFolder(path))) !== holder.lock) return false;
  const aside = `${lockFolder(path)}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(lockFolder(path), aside);
    if ((await identify(aside)) === holder.lock) await rmdir(aside);
    else await rename(aside, lockFolder(path));
    return true;
  } catch {
    return false;
  }
}

async function deadHolder(path: string): Promise<Pick<Holder, 'lock'> | undefined> {
  const holder = await readHolder(path);
  return holder?.host === hostname() && !isAlive(holder.stamp) ? holder : undefined;
}

/** Who was killed while it wrote that it holds the lock: the lock was there before the draft of that was. */
async function deadDraft(path: string): Promise<Pick<Holder, 'lock'> | undefined> {
  const folder = dirname(path);
  const lock = await stat(lockFolder(path)).catch(() => undefined);
  for (const name of lock ? await readdir(folder) : []) {
    if (!name.startsWith(`${basename(holderFile(path))}.`) || !isDraftOfDead(name)) continue;
    const draft = await stat(join(folder, name)).catch(() => undefined);
    if (draft && lock && lock.birthtimeMs <= draft.birthtimeMs)
      return { lock: (await identify(lockFolder(path))) ?? '' };
  }
  return undefined;
}

/** Removes what a dead holder left, where nobody may come to need the lock soon. */
export async function sweepLock(path: string): Promise<void> {
  await breakLockOfDead(path);
  await sweepDrafts(holderFile(path));
  if ((await deadHolder(path)) && (await identify(lockFolder(path))) === undefined)
    await rm(holderFile(path), { force: true });
  // Nobody has said yet that it is theirs: who made it a moment ago will, and of who was killed it has to grow old.
  if ((await identify(lockFolder(path))) !== undefined && (await readHolder(path)) === undefined)
    await withLock(path, async () => {}, { waitMs: staleMs + 5_000 }).catch(() => {});
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(holderFile(path), 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function identify(folder: string): Promise<string | undefined> {
  const stats = await stat(folder, { bigint: true }).catch(() => undefined);
  return stats && `${stats.ino}:${stats.birthtimeNs}`;
}

async function lockHeld(path: string, waitedMs: number): Promise<HealerError> {
  const holder = await readHolder(path);
  const who = holder
    ? `${holder.program}, process ${holder.stamp.split(':')[0]} on ${holder.host}, since ${holder.since}`
    : 'another process';
  return new HealerError('LOCK_HELD', `${path} is held by ${who}; waited ${Math.round(waitedMs / 1000)} s`, {
    next: 'Let it finish, or end it, and try again',
  });
}
