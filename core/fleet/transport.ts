import type { Redis } from 'ioredis';
import { HealerError } from '../errors.js';
import { git } from '../git/command.js';
import { pushRefs } from '../git/remotes.js';
import type { Repository } from '../git/repository.js';
import { makeBundle } from './bundle.js';
import { keys } from './job.js';

/** Brings commits to where workers find them. */
export interface Transport {
  /** Resolves with the bundle that goes along with the job, as Base64; null where it was pushed. */
  send(commit: string, base: string): Promise<string | null>;
  dispose(): Promise<void>;
}

export interface TransportSettings {
  /** A remote that the workers read; null where all goes over the queue. */
  remote: string | null;
  /** MiB that one bundle may have. */
  bundleMiB: number;
}

/** Seconds that the bundle of a base is kept. */
const keptSeconds = 86_400;

/** Where a commit is pushed for workers. */
const fleetRef = (commit: string): string => `refs/healer/fleet/${commit}`;

/**
 * Small ones go over the queue: a base once, with what no remote has of it, and each job as a bundle on top of that. Larger ones
 * are pushed where a remote is named for it. What was pushed is removed at the end.
 */
export function openTransport(
  repo: Repository,
  redis: Redis,
  { remote, bundleMiB }: TransportSettings,
): Transport {
  const mostBytes = bundleMiB * 1024 ** 2;
  const bases = new Map<string, Promise<void>>();
  const pushed = new Set<string>();
  const push = async (commit: string) => {
    if (remote === null)
      throw new HealerError(
        'FLEET_FAILED',
        `The commit ${commit} is too large for the queue (${bundleMiB} MiB)`,
        {
          next: 'Push what it is built on, name a remote in "fleet.remote", or raise "fleet.bundleMiB"',
        },
      );
    await pushRefs(repo, remote, [{ object: commit, to: fleetRef(commit) }]);
    pushed.add(commit);
  };
  const sendBase = async (base: string) => {
    if ((await redis.exists(keys.bundle(base))) === 1) return;
    if (await isOnRemote(repo, base)) return;
    const bundle = await makeBundle(repo, base, await boundary(repo, base));
    if (bundle.length <= mostBytes) await redis.set(keys.bundle(base), bundle, 'EX', keptSeconds);
    else await push(base);
  };
  return {
    async send(commit, base) {
      const known = bases.get(base) ?? sendBase(base);
      bases.set(base, known);
      await known;
      const bundle = await makeBundle(repo, commit, [base]);
      if (bundle.length <= mostBytes) return bundle.toString('base64');
      await push(commit);
      return null;
    },
    async dispose() {
      if (remote === null) return;
      for (const commit of pushed)
        await git(repo, ['push', '--quiet', remote, `:${fleetRef(commit)}`], { allowFailure: true });
    },
  };
}

/** Whether a remote-tracking branch leads to it. */
async function isOnRemote(repo: Repository, commit: string): Promise<boolean> {
  const found = await git(repo, ['rev-list', '--max-count=1', commit, '--not', '--remotes']);
  return found === '';
}

/** The commits on remotes that what no remote has is built on. */
async function boundary(repo: Repository, commit: string): Promise<string[]> {
  const listed = await git(repo, ['rev-list', '--boundary', commit, '--not', '--remotes']);
  return listed.split('\n').flatMap((line) => (line.startsWith('-') ? [line.slice(1)] : []));
}
