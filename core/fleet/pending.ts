import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { HealerError } from '../errors.js';
import { type Answer, openAnswer } from './answer.js';
import { alike } from './connection.js';
import { type Envelope, keys, prefix } from './job.js';

/** What a coordinator waits for, on one queue. */
export interface Pending {
  /**
   * Puts a job into the queue unless it is there or answered, and resolves with its answer. A job that the queue has lost
   * is put there again. Errors: FLEET_FAILED where no worker could run it, POISONED_JOB's text where it took them down,
   * ABORTED.
   */
  ask(job: string, envelope: Envelope, signal?: AbortSignal): Promise<Answer>;
  /** The answer that is there already; null where none is. */
  known(job: string): Promise<Answer | null>;
  /** Ends all waiting with an error. */
  fail(error: HealerError): void;
  count(): number;
  dispose(): Promise<void>;
}

export interface PendingOptions {
  redis: Redis;
  queue: string;
  /** Of this coordinator. */
  id: string;
  /** Keys of workers whose answers count; everybody's where none are named. */
  trusted: readonly string[];
}

/** A job is tried so often; one that takes its worker down, once more. */
export const attempts = 3;

/** The reason with which BullMQ ends a job that was lost with its worker too often. */
const poisoned = /stalled more than allowable limit/;

/** Between two looks at all that is waited for, in milliseconds; what events tell is looked at once. */
const lookMs = 500;
const searchMs = 3000;

interface Waiting {
  envelope: Envelope;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class PoisonedJob extends Error {}

export async function openPending(o: PendingOptions): Promise<Pending> {
  const { redis, trusted } = o;
  const queue = new Queue(o.queue, { connection: redis, prefix });
  queue.on('error', () => {});
  const listening = alike(redis);
  const events = new QueueEvents(o.queue, { connection: listening, prefix });
  events.on('error', () => {});
  const waiting = new Map<string, Waiting>();
  /** What is being put into the queue, and what is being taken out of it. */
  const puts = new Map<string, Promise<void>>();
  const cancels = new Set<Promise<void>>();
  let searchedAt = 0;
  let busy = false;
  let again = false;

  const put = (job: string, envelope: Envelope): Promise<void> => {
    const putting = add(job, envelope).finally(() => {
      if (puts.get(job) === putting) puts.delete(job);
    });
    puts.set(job, putting);
    return putting;
  };
  const add = async (job: string, envelope: Envelope) => {
    await redis
      .multi()
      .sadd(keys.wanted(job), o.id)
      .expire(keys.wanted(job), 86_400)
      .del(keys.cancelled(job))
      .exec();
    const old = await queue.getJob(job);
    if (old && (await old.isFailed())) await old.remove().catch(() => {});
    await queue.add('tests', envelope, {
      jobId: job,
      attempts,
      backoff: { type: 'exponential', delay: 500 },
      removeOnComplete: true,
      removeOnFail: { age: 86_400, count: 1000 },
    });
  };
  const settle = (job: string, end: (one: Waiting) => void) => {
    const one = waiting.get(job);
    waiting.delete(job);
    if (one) end(one);
    void redis.srem(keys.wanted(job), o.id).catch(() => {});
  };
  const answers = async (jobs: readonly string[]) => {
    const sealed = jobs.length === 0 ? [] : await redis.mgetBuffer(jobs.map(keys.answer));
    for (const [at, job] of jobs.entries()) {
      const bytes = sealed[at];
      if (!bytes) continue;
      const answer = await openAnswer(bytes, job, trusted);
      if (answer) settle(job, ({ resolve }) => resolve(answer));
      // Of nobody who may answer: it must not stand in the way of an answer that counts.
      else await redis.del(keys.answer(job));
    }
  };
  const search = async (job: string) => {
    const found = await queue.getJob(job);
    const state = found ? await found.getState() : 'unknown';
    const one = waiting.get(job);
    if (!one || !['unknown', 'failed', 'completed'].includes(state)) return;
    // It may have been answered and removed meanwhile.
    await answers([job]);
    if (!waiting.has(job)) return;
    if (state === 'failed') {
      const reason = found?.failedReason ?? '';
      settle(job, ({ reject }) => reject(poisoned.test(reason) ? new PoisonedJob(reason) : failed(reason)));
      return;
    }
    await put(job, one.envelope);
  };
  const look = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      await answers([...waiting.keys()]);
      if (Date.now() - searchedAt < searchMs) return;
      searchedAt = Date.now();
      for (const job of waiting.keys()) await search(job);
    } catch {
      // The connection was lost; what is waited for is looked at again.
    } finally {
      busy = false;
      if (again) {
        again = false;
        void look();
      }
    }
  };
  const failedNow = ({ jobId }: { jobId: string }) => {
    if (waiting.has(jobId)) void search(jobId).catch(() => {});
  };
  events.on('completed', () => void look());
  events.on('failed', failedNow);
  const timer = setInterval(() => void look(), lookMs);

  const cancel = (job: string): void => {
    const cancelling = takeBack(job)
      .catch(() => {})
      .finally(() => cancels.delete(cancelling));
    cancels.add(cancelling);
  };
  const takeBack = async (job: string) => {
    // Else it would come into the queue after it was taken out.
    await puts.get(job)?.catch(() => {});
    const results = await redis.multi().srem(keys.wanted(job), o.id).scard(keys.wanted(job)).exec();
    if (results?.[1]?.[1] !== 0) return;
    await redis.set(keys.cancelled(job), '1', 'EX', 3600);
    await (await queue.getJob(job))?.remove().catch(() => {});
  };
  return {
    count: () => waiting.size,
    known: async (job) => {
      const bytes = await redis.getBuffer(keys.answer(job));
      return bytes && openAnswer(bytes, job, trusted);
    },
    ask: (job, envelope, signal) =>
      new Promise<Answer>((resolve, reject) => {
        const stop = () => {
          if (waiting.delete(job)) cancel(job);
          reject(
            new HealerError('ABORTED', 'Tests on another machine were stopped', { cause: signal?.reason }),
          );
        };
        if (signal?.aborted) return stop();
        signal?.addEventListener('abort', stop, { once: true });
        const done = () => signal?.removeEventListener('abort', stop);
        waiting.set(job, {
          envelope,
          resolve: (answer) => {
            done();
            resolve(answer);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        });
        put(job, envelope).catch((error) => settle(job, (one) => one.reject(error)));
      }),
    fail: (error) => {
      for (const job of [...waiting.keys()]) settle(job, ({ reject }) => reject(error));
    },
    async dispose() {
      clearInterval(timer);
      const left = [...waiting.keys()];
      for (const job of left)
        settle(job, ({ reject }) => reject(new HealerError('ABORTED', 'The fleet was left')));
      for (const job of left) cancel(job);
      if (redis.status === 'ready') await Promise.race([Promise.all(cancels), delay(2000)]);
      await Promise.race([Promise.allSettled([events.close(), queue.close()]), delay(2000)]);
      listening.disconnect();
    },
  };
}

const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

const failed = (reason: string): HealerError =>
  new HealerError('FLEET_FAILED', `No worker could run the tests: ${reason}`, {
    next: 'Look at what the workers print, or set "executor" to "local" in .healer/config.json',
  });
