import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Settings } from '../config/schema.js';
import { HealerError } from '../errors.js';
import { withLock } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { replaceFile } from '../workspace/replace-file.js';

export type FixLimits = Pick<Settings, 'maxFixesPerHour' | 'maxFixesPerDay'>;

/** How many fixes may be made, of how many. */
export interface FixBudget {
  hour: { left: number; of: number };
  day: { left: number; of: number };
}

/** Two token buckets: each fills up evenly over its span, and holds no more than its limit. */
const spans = { hour: 3_600_000, day: 86_400_000 } as const;
type Span = keyof typeof spans;

/** What is left for all cycles of the repository. Error: DATABASE_CORRUPT */
export async function readFixBudget(store: Place, limits: FixLimits, now: Date): Promise<FixBudget> {
  return budgetOf(await read(store, limits, now), limits);
}

/** Takes all that is left, so that no other process makes these fixes. What is not given back counts as made. */
export async function takeFixes(store: Place, limits: FixLimits, now: Date): Promise<number> {
  return change(store, limits, now, (buckets) => {
    const taken = Math.floor(Math.min(buckets.hour, buckets.day) + rounding);
    return [{ hour: buckets.hour - taken, day: buckets.day - taken }, taken];
  });
}

export async function giveBackFixes(
  store: Place,
  limits: FixLimits,
  now: Date,
  count: number,
): Promise<void> {
  if (count <= 0) return;
  await change(store, limits, now, ({ hour, day }) => [{ hour: hour + count, day: day + count }, undefined]);
}

type Place = Pick<Store, 'folder' | 'prepare'>;
type Buckets = Record<Span, number>;

/** A third of an hour gives the whole of one fix of three. */
const rounding = 1e-9;

const limitOf = (limits: FixLimits, span: Span): number =>
  span === 'hour' ? limits.maxFixesPerHour : limits.maxFixesPerDay;

const budgetOf = (buckets: Buckets, limits: FixLimits): FixBudget => ({
  hour: { left: Math.floor(buckets.hour + rounding), of: limits.maxFixesPerHour },
  day: { left: Math.floor(buckets.day + rounding), of: limits.maxFixesPerDay },
});

async function change<R>(
  store: Place,
  limits: FixLimits,
  now: Date,
  step: (buckets: Buckets) => [Buckets, R],
): Promise<R> {
  await store.prepare();
  return withLock(fileOf(store), async () => {
    const [next, result] = step(await read(store, limits, now));
    const at = now.toISOString();
    await replaceFile(fileOf(store), `${JSON.stringify({ schema, at, ...next })}\n`);
    return result;
  });
}

/** The buckets as they are by now. A clock that was set back fills none. */
async function read(store: Place, limits: FixLimits, now: Date): Promise<Buckets> {
  const known = await readFileOf(store);
  const fill = (span: Span): number => {
    const most = limitOf(limits, span);
    if (known === null) return most;
    const passed = Math.max(0, now.getTime() - Date.parse(known.at));
    return Math.min(most, known[span] + (most * passed) / spans[span]);
  };
  return { hour: fill('hour'), day: fill('day') };
}

const schema = 'healer/fixes@1';
const fileSchema = z.object({
  schema: z.literal(schema),
  /** When the buckets held this. */
  at: z.iso.datetime(),
  hour: z.number(),
  day: z.number(),
});

const fileOf = ({ folder }: Pick<Store, 'folder'>): string => join(folder, 'db', 'fixes.json');

async function readFileOf(store: Place): Promise<z.output<typeof fileSchema> | null> {
  const text = await readFile(fileOf(store), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const found = fileSchema.safeParse(parse(text));
  // Taking it for full would lift the limits.
  if (found.success) return found.data;
  throw new HealerError('DATABASE_CORRUPT', `How many fixes were made cannot be read from ${fileOf(store)}`, {
    next: 'Remove the file to begin anew',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
