import type { Redis } from 'ioredis';
import * as z from 'zod/mini';
import { keys } from './job.js';

/** A worker as it tells of itself every few seconds. */
const workerSchema = z.object({
  id: z.string(),
  host: z.string(),
  healer: z.string(),
  protocol: z.number(),
  environment: z.string(),
  queues: z.array(z.string()),
  slots: z.number(),
});
export type LiveWorker = z.output<typeof workerSchema>;

/** How often a worker tells, and after how long without a word it counts as gone, in milliseconds. */
export const heartbeatMs = 3000;
const goneMs = 12_000;
/** After which what it said is removed. */
const forgottenMs = 3_600_000;

export async function tellOfWorker(redis: Redis, worker: LiveWorker): Promise<void> {
  await redis.hset(keys.workers, worker.id, JSON.stringify({ ...worker, at: await nowOf(redis) }));
}

export const forgetWorker = (redis: Redis, id: string): Promise<number> => redis.hdel(keys.workers, id);

/** Those that have told of themselves lately, by the clock of Redis. */
export async function liveWorkers(redis: Redis): Promise<LiveWorker[]> {
  const [told, now] = await Promise.all([redis.hgetall(keys.workers), nowOf(redis)]);
  const live: LiveWorker[] = [];
  for (const [id, text] of Object.entries(told)) {
    const { at, worker } = read(text);
    if (now - at < goneMs && worker) live.push(worker);
    else if (now - at > forgottenMs) await forgetWorker(redis, id);
  }
  return live;
}

function read(text: string): { at: number; worker: LiveWorker | null } {
  try {
    const value = JSON.parse(text);
    return { at: Number(value.at) || 0, worker: workerSchema.safeParse(value).data ?? null };
  } catch {
    return { at: 0, worker: null };
  }
}

async function nowOf(redis: Redis): Promise<number> {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
