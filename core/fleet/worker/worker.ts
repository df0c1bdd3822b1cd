import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Job as QueuedJob, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { bulkhead } from 'cockatiel';
import type { Redis } from 'ioredis';
import { HealerError, isHealerError } from '../../errors.js';
import { ownKey } from '../../git/signing.js';
import type { SshKey } from '../../git/ssh-signature.js';
import { ownVersion } from '../../package-root.js';
import { detectIsolation } from '../../sandbox/isolation.js';
import { dataFolder } from '../../workspace/folders.js';
import { sealAnswer } from '../answer.js';
import { connect, type QueueAddress } from '../connection.js';
import { environmentName, keys, prefix, protocol, queueName } from '../job.js';
import { attempts } from '../pending.js';
import { forgetWorker, heartbeatMs, tellOfWorker } from '../workers.js';
import { runJob } from './run-job.js';
import { openTrusted, type Trusted } from './trusted.js';

export interface WorkerOptions extends QueueAddress {
  /** Folders of clones on this machine, or addresses of repositories. */
  trust: readonly string[];
  /** Jobs at once. */
  slots: number;
  /** Asks it to end. */
  signal: AbortSignal;
  tell(level: 'info' | 'error', sentence: string): void;
}

/** Milliseconds after which a worker that says nothing has lost its jobs, and how often others look for such. */
const lockMs = 10_000;
const stalledMs = 3000;
/** How long an answer is kept, in seconds. */
const keptSeconds = 86_400;
/** How often it is looked whether anybody still wants what runs, in milliseconds. */
const wantedMs = 500;

interface Place extends WorkerOptions {
  redis: Redis;
  key: SshKey;
  inSlot: ReturnType<typeof bulkhead>;
}

/**
 * Takes jobs for the trusted repositories from the queue and runs them, until the signal comes; what runs then goes back into
 * the queue. Errors: ISOLATION_UNAVAILABLE, FLEET_UNAVAILABLE, FLEET_FAILED.
 */
export async function runWorker(o: WorkerOptions): Promise<void> {
  const isolation = await detectIsolation();
  if (isolation.name !== 'bubblewrap')
    throw new HealerError(
      'ISOLATION_UNAVAILABLE',
      `A worker runs nothing without isolation, and ${isolation.why}`,
      {
        next: 'Install bubblewrap on this machine',
      },
    );
  const key = await ownKey(dataFolder());
  if (key === null) throw new HealerError('SIGNING_FAILED', 'There is no key to sign answers with');
  const trusted: Trusted[] = [];
  for (const name of o.trust) trusted.push(await openTrusted(name, o.signal));
  const redis = await connect(o, o.signal);
  redis.on('close', () => o.signal.aborted || o.tell('error', 'the connection to the queue was lost'));
  redis.on('ready', () => o.tell('info', 'the connection to the queue is back'));
  const place = { ...o, redis, key, inSlot: bulkhead(o.slots, Number.POSITIVE_INFINITY) };
  const stop = new AbortController();
  const workers = trusted.map((each) => serve(place, each, stop.signal));
  const told = {
    id: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    host: hostname(),
    healer: ownVersion(),
    protocol,
    environment: environmentName(),
    queues: trusted.map(({ id }) => queueName(id, environmentName())),
    slots: o.slots,
  };
  const beat = () => tellOfWorker(redis, told).catch(() => {});
  const beating = setInterval(() => void beat(), heartbeatMs);
  try {
    await beat();
    for (const { id, name } of trusted) o.tell('info', `trusts ${name} (${id})`);
    o.tell('info', `takes ${o.slots} at once for ${told.environment}; signs answers with ${key.publicKey}`);
    await aborted(o.signal);
  } finally {
    clearInterval(beating);
    stop.abort('the worker ends');
    await within(20_000, Promise.allSettled(workers.map((worker) => worker.close())));
    await within(
      2000,
      forgetWorker(redis, told.id).catch(() => {}),
    );
    redis.disconnect();
  }
}

function serve(place: Place, trusted: Trusted, stop: AbortSignal): Worker {
  const turn = bulkhead(1, Number.POSITIVE_INFINITY);
  const work = async (job: QueuedJob, token?: string) => {
    await place.inSlot.execute(async () => {
      if (await isNeeded(place, job.id ?? '')) await answer(place, trusted, turn, job, token, stop);
    });
  };
  const worker = new Worker(queueName(trusted.id, environmentName()), work, {
    connection: place.redis,
    prefix,
    concurrency: place.slots,
    lockDuration: lockMs,
    stalledInterval: stalledMs,
    maxStalledCount: attempts - 1,
    runRetryDelay: 1000,
    drainDelay: 2,
  });
  worker.on('error', () => {});
  worker.on('stalled', (id) => place.tell('error', `job ${short(id)} was lost with its worker`));
  return worker;
}

/** It may have been answered, or taken back, while it waited. */
async function isNeeded({ redis }: Place, id: string): Promise<boolean> {
  return (await redis.exists(keys.answer(id), keys.cancelled(id))) === 0;
}

/** Ends well without an answer where nobody waits for one any more: then the queue forgets the job. */
async function answer(
  place: Place,
  trusted: Trusted,
  inClone: ReturnType<typeof bulkhead>,
  job: QueuedJob,
  token: string | undefined,
  stop: AbortSignal,
): Promise<void> {
  const { redis, key, tell } = place;
  const id = job.id ?? '';
  const unwanted = new AbortController();
  const looking = setInterval(async () => {
    if ((await redis.exists(keys.cancelled(id)).catch(() => 0)) === 1) unwanted.abort('nobody waits for it');
  }, wantedMs);
  try {
    const signal = AbortSignal.any([stop, unwanted.signal]);
    const { tests, timings } = await runJob(id, job.data, { redis, trusted, inClone, signal });
    const worker = { key: key.publicKey, host: hostname(), node: process.version, healer: ownVersion() };
    const sealed = await sealAnswer({ job: id, tests, timings, worker }, key);
    // Whoever is first answers: a job may have been run twice.
    await redis.set(keys.answer(id), sealed, 'EX', keptSeconds, 'NX');
    tell(
      'info',
      `job ${short(id)}: ${tests.run.tests.length} tests in ${(timings.totalMs / 1000).toFixed(1)} s`,
    );
  } catch (error) {
    if (unwanted.signal.aborted) {
      tell('info', `job ${short(id)}: ended, since nobody waits for it any more`);
      return;
    }
    if (stop.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    const why = error instanceof Error ? error.message : String(error);
    tell('error', `job ${short(id)}: ${why}`);
    if (isHealerError(error, 'FLEET_REFUSED')) throw new UnrecoverableError(`${hostname()}: ${why}`);
    throw new Error(`${hostname()}: ${why}`);
  } finally {
    clearInterval(looking);
  }
}

const short = (id: string): string => id.slice(0, 12);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const within = (ms: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([
    work,
    new Promise<void>((resolve) => {
      setTimeout(resolve, ms).unref();
    }),
  ]);
