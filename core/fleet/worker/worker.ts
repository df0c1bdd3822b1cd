import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type Job as QueuedJob, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { bulkhead } from 'cockatiel';
import type { Redis } from 'ioredis';
import { HealerError, isHealerError } from '../../errors.js';
import { ownKey } from '../../git/signing/signing.js';
import type { SshKey } from '../../git/signing/ssh-signature.js';
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
/** Of a worker that was asked to end, in milliseconds: how long the queue may take for an answer, and the whole. */
const answerMs = 1500;
const endMs = 20_000;

interface Place extends WorkerOptions {
  redis: Redis;
  key: SshKey;
  inSlot: ReturnType<typeof bulkhead>;
  /** What is tested now: it has to end before this process may. */
  running: Set<Promise<unknown>>;
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
  const inSlot = bulkhead(o.slots, Number.POSITIVE_INFINITY);
  const place: Place = { ...o, redis, key, inSlot, running: new Set() };
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
    const closed = Promise.allSettled(workers.map((worker) => worker.close())).then(() => true);
    const ended = lost(redis)
      .then(() => Promise.allSettled(place.running))
      .then(() => false);
    if ((await within(endMs, Promise.race([closed, ended]))) === true)
      await within(
        answerMs,
        forgetWorker(redis, told.id).catch(() => {}),
      );
    else o.tell('error', 'the queue does not answer: what ran here goes to others once it counts as lost');
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
    const run = runJob(id, job.data, { redis, trusted, inClone, signal });
    const { tests, timings } = await among(place.running, run);
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

async function among<T>(running: Set<Promise<unknown>>, work: Promise<T>): Promise<T> {
  running.add(work);
  try {
    return await work;
  } finally {
    running.delete(work);
  }
}

/** Resolves once the queue has not answered in time, whether its connection is gone or says nothing. */
async function lost(redis: Redis): Promise<void> {
  const asked = () =>
    redis.ping().then(
      () => true,
      () => false,
    );
  while ((await within(answerMs, asked())) === true) await wait(200);
}

const short = (id: string): string => id.slice(0, 12);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Undefined where the time is up. */
const within = <T>(ms: number, work: Promise<T>): Promise<T | undefined> =>
  Promise.race([
    work,
    new Promise<undefined>((resolve) => {
      setTimeout(resolve, ms, undefined).unref();
    }),
  ]);
