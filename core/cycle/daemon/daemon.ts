import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../config/load.js';
import type { Config } from '../../config/schema.js';
import { HealerError, isHealerError } from '../../errors.js';
import type { Repository } from '../../git/repository.js';
import { withLock } from '../../store/lock.js';
import type { Store } from '../../store/store.js';
import { lockPlace } from '../../store/sweep-locks.js';
import { expectAt, expectNone } from '../schedule/due.js';
import { jobOf } from '../schedule/job.js';
import { nextCycle } from '../working-hours.js';
import { type CycleEnd, runCycleProcess } from './cycle-process.js';
import { type Health, healthFace } from './health.js';
import { metricsFace } from './metrics.js';
import { openReceiver } from './receiver/open-receiver.js';
import { type Face, loopback, serve } from './server.js';

export interface DaemonOptions {
  /** Port of `/healthz` and `/metrics` on the loopback address; 0 for any that is free. */
  port: number;
  /** What else is answered there. @internal */
  faces?: readonly Face[];
  /** Gets the address, once there is one. */
  onListening?(url: string): Promise<void>;
  /** Whether the first cycle begins at once. */
  now?: boolean;
  signal: AbortSignal;
  /** Gets a sentence on what is going on. */
  tell(level: 'info' | 'error', sentence: string): void;
}

interface Place {
  repo: Repository;
  config: Config;
  store: Store;
}

/**
 * Starts a cycle each hour in a process of its own until the signal comes, then ends the one that runs and resolves. One
 * daemon of a repository works at a time. Error: LOCK_HELD; USAGE for a port that is taken.
 */
export async function runDaemon(place: Place, options: DaemonOptions): Promise<void> {
  await place.store.prepare();
  // Also between machines that share the folder.
  await withLock(lockPlace(place.store, 'daemon'), () => work(place, options), {
    waitMs: 0,
    signal: options.signal,
  }).catch((error) => {
    if (!isHealerError(error, 'LOCK_HELD')) throw error;
    throw new HealerError('LOCK_HELD', `Another daemon works for ${place.repo.mainRoot}`, {
      cause: error,
      next: 'Stop that one first, or leave it to it',
    });
  });
}

async function work(place: Place, options: DaemonOptions): Promise<void> {
  const { port, now = false, faces = [], signal, tell } = options;
  const job = await jobOf(place.repo);
  const health: Health = {
    startedAt: new Date().toISOString(),
    running: false,
    next: new Date(),
    failure: null,
  };
  const server = await serve({
    faces: [healthFace(place.store, health), metricsFace(place), ...faces],
    host: loopback,
    port,
    next: 'Name another with --port, or 0 for any that is free',
  });
  tell('info', `healer works for ${job.root}, one cycle an hour; health: ${server.url}/healthz`);
  let receiver: Awaited<ReturnType<typeof openReceiver>> = null;
  try {
    receiver = await openReceiver(place, tell);
    await options.onListening?.(server.url);
    let config = place.config;
    for (let first = now; !signal.aborted; first = false) {
      if (!first) config = await untilNext(place, config, job.minute, health, { signal, tell });
      if (signal.aborted) break;
      health.running = true;
      health.next = nextCycle(config, job.minute, new Date());
      await expectAt(place.repo, health.next);
      tell('info', 'a cycle begins');
      const end = await runCycleProcess(job.command, signal);
      health.running = false;
      health.failure = signal.aborted ? null : whyFailed(end);
      if (health.failure !== null) tell('error', health.failure);
      else tell('info', signal.aborted ? 'the cycle was stopped' : 'the cycle has ended');
    }
  } finally {
    await expectNone(place.repo);
    await Promise.all([server.close(), receiver?.close()]);
  }
}

/** Clocks are set, machines sleep, and settings change: all three are looked at this often. */
const lookMs = 30_000;

/** Resolves when the next cycle is due. One that fell into a sleep of the machine is made up for once. */
async function untilNext(
  { repo }: Place,
  before: Config,
  minute: number,
  health: Health,
  { signal, tell }: Pick<DaemonOptions, 'signal' | 'tell'>,
): Promise<Config> {
  const from = new Date();
  let config = before;
  let trouble = '';
  let expected: Date | undefined;
  while (!signal.aborted) {
    config = await loadConfig(repo.mainRoot).catch((error: Error) => {
      if (error.message !== trouble) tell('error', `${error.message} The settings of before go on`);
      trouble = error.message;
      return config;
    });
    const next = nextCycle(config, minute, from);
    if (next.getTime() !== expected?.getTime()) await expectAt(repo, next);
    expected = next;
    health.next = next;
    const left = next.getTime() - Date.now();
    if (left <= 0) break;
    await wait(Math.min(left, lookMs), undefined, { signal }).catch(() => {});
  }
  return config;
}

/** Errors that are left are what a cycle is for: exit code 1 is none of the daemon. */
function whyFailed({ code, signal }: CycleEnd): string | null {
  if (code === 0 || code === 1) return null;
  const how = signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
  return `a cycle ${how}: see \`healer logs\``;
}
