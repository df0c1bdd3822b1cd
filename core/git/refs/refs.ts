import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { git, gitFailed, gitResult } from '../command.js';
import { restoreMissing, secure } from '../objects/written-objects.js';
import type { Repository } from '../repository.js';
import { refInFiles, refsInFiles } from './ref-files.js';

/** Object id that a ref, given by its full name, points to; null where there is none. */
export async function readRef(repo: Repository, name: string): Promise<string | null> {
  const found = await refInFiles(repo, name);
  if (found !== undefined) return found;
  const result = await gitResult(repo, ['rev-parse', '--quiet', '--verify', '--end-of-options', name]);
  return result.exitCode === 0 ? result.stdout.toString('utf8').trim() : null;
}

/**
 * Points a ref to `next` if it still points to `previous` (null: does not exist), and sees to it that what this process
 * wrote of `next` is there, whatever `git gc` removed meanwhile. False when somebody else was first. Throws GIT_FAILED when git cannot write it at all.
 */
export async function updateRef(
  repo: Repository,
  name: string,
  next: string,
  previous: string | null,
): Promise<boolean> {
  await restoreMissing(repo, next);
  const args = ['update-ref', '--no-deref', name, next, previous ?? ''];
  const moved = await swap(repo, name, previous, args, () => restoreMissing(repo, next));
  if (moved) await secure(repo, next);
  return moved;
}

/** Deletes a ref if it still points to `previous`. False when it does not. */
export function deleteRef(repo: Repository, name: string, previous: string): Promise<boolean> {
  return swap(repo, name, previous, ['update-ref', '--no-deref', '-d', name, previous]);
}

export async function listRefs(repo: Repository, prefix: string): Promise<{ name: string; oid: string }[]> {
  const found = await refsInFiles(repo, prefix);
  if (found) return found;
  const lines = await git(repo, ['for-each-ref', '--format=%(objectname) %(refname)', prefix]);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ oid: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }));
}

/**
 * A lock that another process holds on the ref passes, and so may the loss of the object; a value that is not the expected
 * one does not.
 */
async function swap(
  repo: Repository,
  name: string,
  previous: string | null,
  args: string[],
  restore?: () => ReturnType<typeof restoreMissing>,
): Promise<boolean> {
  const patience = isOwn(name) ? deadLockMs + 5_000 : 2_000;
  const started = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const result = await gitResult(repo, args, { finishes: true });
    if (result.exitCode === 0) return true;
    if ((await readRef(repo, name)) !== previous) return false;
    const isGone = restore !== undefined && / nonexistent object /.test(result.stderr);
    const restored = isGone && (await restore()) !== 'unknown';
    if (!restored && !/\.lock|cannot lock ref/i.test(result.stderr)) throw gitFailed(args, result);
    if (performance.now() - started > patience) throw gitFailed(args, result);
    if (isOwn(name)) await removeDeadLocks(repo, name);
    await wait(20 * Math.min(attempt, 10) + Math.random() * 50);
  }
}

const isOwn = (name: string): boolean =>
  /^refs\/(?:healer|heads\/healer)\//.test(name) || name === 'refs/notes/healer';

const deadLockMs = 10_000;

/**
 * git holds the lock of a ref for milliseconds; one that is older, or from another time, was left by a killed process.
 * So was that of all packed refs, unless the file that takes their place still grows.
 */
async function removeDeadLocks({ commonDir }: Repository, name: string): Promise<void> {
  const [own, packed, growing] = [`${name}.lock`, 'packed-refs.lock', 'packed-refs.new'].map((file) =>
    join(commonDir, file),
  ) as [string, string, string];
  if (await isDead(own)) await rm(own, { force: true });
  const isGrowing = (await isThere(growing)) && !(await isDead(growing));
  if (!isGrowing && (await isDead(packed)))
    for (const file of [growing, packed]) await rm(file, { force: true });
}

async function isDead(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) > deadLockMs;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
