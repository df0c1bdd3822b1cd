import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HealerError } from '../../errors.js';
import { git, gitResult } from '../../git/command.js';
import { openRepository, type Repository } from '../../git/repository.js';
import { withLock } from '../../store/lock.js';
import { cacheFolder } from '../../workspace/folders.js';
import { repositoryId } from '../repository-id.js';

/** A repository that the owner of this machine has named. */
export interface Trusted {
  id: string;
  /** As it was named. */
  name: string;
  /** A clone of this worker's own, in its cache, without files. */
  clone: Repository;
  /** The checkout that was named, whose packages are used; null for an address. */
  checkout: string | null;
  /** Text of `allowed_signers` as it is there now: of the checkout, or of the default branch of the address. */
  allowedSigners(): Promise<string>;
  /** Brings what is new there. */
  fetch(): Promise<void>;
}

/** Clones what is trusted, a folder or an address, unless it is there. Errors: FLEET_FAILED, and those of `repositoryId`. */
export async function openTrusted(name: string, signal?: AbortSignal): Promise<Trusted> {
  const isFolder = existsSync(name);
  const source = isFolder ? resolve(name) : name;
  const named = isFolder ? await openRepository(source) : null;
  const folder = join(cacheFolder(), 'fleet', createHash('sha256').update(source).digest('hex').slice(0, 16));
  await mkdir(join(folder, '..'), { recursive: true, mode: 0o700 });
  // Several workers of one machine share the clone.
  await withLock(folder, () => makeClone(source, folder), { waitMs: 600_000, ...(signal && { signal }) });
  const clone = await openRepository(folder);
  const sources = ['origin', ...(named ? await originOf(named) : [])];
  return {
    id: await repositoryId(named ?? clone),
    name,
    clone,
    checkout: named?.root ?? null,
    allowedSigners: () => (named ? inCheckout(named.root) : onDefaultBranch(clone)),
    fetch: async () => {
      for (const each of sources) await fetchFrom(clone, each);
    },
  };
}

async function makeClone(source: string, folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  const settings = ['-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0'];
  const args = ['clone', '--quiet', '--no-checkout', '--no-local', '--', source, part];
  const { exitCode, stderr } = await gitResult({ root: resolve(folder, '..') }, [...settings, ...args]);
  if (exitCode !== 0)
    throw new HealerError('FLEET_FAILED', `${source} cannot be cloned`, {
      cause: new Error(stderr.trim()),
      next: 'Give --trust the folder of a clone on this machine, or an address that git can read without asking',
    });
  await rename(part, folder);
}

/** Where a checkout was cloned from, which may have more than it has. */
async function originOf(repo: Repository): Promise<string[]> {
  const url = await git(repo, ['config', '--get', 'remote.origin.url'], { allowFailure: true });
  return url.trim() === '' ? [] : [url.trim()];
}

async function fetchFrom(clone: Repository, source: string): Promise<void> {
  const place = source === 'origin' ? 'origin' : 'upstream';
  const refs = [`+refs/heads/*:refs/remotes/${place}/*`, '+refs/healer/fleet/*:refs/healer/fleet/*'];
  const quiet = ['fetch', '--quiet', '--no-tags', '--no-auto-maintenance', '--no-write-fetch-head'];
  const { exitCode, stderr } = await gitResult(clone, [...quiet, '--end-of-options', source, ...refs]);
  if (exitCode !== 0)
    throw new HealerError('FLEET_FAILED', `${source} cannot be fetched from`, {
      cause: new Error(stderr.trim()),
    });
}

const inCheckout = (root: string): Promise<string> =>
  readFile(join(root, '.healer', 'allowed_signers'), 'utf8').catch(() => '');

const onDefaultBranch = (clone: Repository): Promise<string> =>
  git(clone, ['show', 'refs/remotes/origin/HEAD:.healer/allowed_signers'], { allowFailure: true });
