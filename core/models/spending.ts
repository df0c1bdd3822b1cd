import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { HealerError } from '../errors.js';
import { withLock } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { replaceFile } from '../workspace/replace-file.js';

/** What questions to models have taken. Money is in millionths of a US dollar, whole, so that sums are exact. */
export interface Spent {
  calls: number;
  tokens: number;
  microdollars: number;
}

export const nothing: Spent = { calls: 0, tokens: 0, microdollars: 0 };

export const plus = (a: Spent, b: Spent): Spent => ({
  calls: a.calls + b.calls,
  tokens: a.tokens + b.tokens,
  microdollars: a.microdollars + b.microdollars,
});

export const minus = (a: Spent, b: Spent): Spent => ({
  calls: a.calls - b.calls,
  tokens: a.tokens - b.tokens,
  microdollars: a.microdollars - b.microdollars,
});

/** What all healers of this repository have spent since midnight UTC. Error: DATABASE_CORRUPT */
export async function spentToday(store: Pick<Store, 'folder'>): Promise<Spent> {
  return (await readDay(fileOf(store))).spent;
}

/** Adds to what is spent today, alone among all healers of the repository; `check` sees what is spent and may throw. */
export async function spend(
  store: Pick<Store, 'folder' | 'prepare'>,
  amount: Spent,
  check: (spent: Spent) => void = () => {},
): Promise<void> {
  await store.prepare();
  const file = fileOf(store);
  await withLock(file, async () => {
    const { day, spent } = await readDay(file);
    check(spent);
    await replaceFile(file, `${JSON.stringify({ schema, day, spent: plus(spent, amount) })}\n`);
  });
}

export const today = (): string => new Date().toISOString().slice(0, 10);

const schema = 'healer/spending@1';
const fileOf = ({ folder }: Pick<Store, 'folder'>): string => join(folder, 'db', 'spending.json');

const amount = z.int();
const daySchema = z.object({
  schema: z.literal(schema),
  day: z.string(),
  spent: z.object({ calls: amount, tokens: amount, microdollars: amount }),
});

async function readDay(file: string): Promise<{ day: string; spent: Spent }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return { day: today(), spent: nothing };
  const read = daySchema.safeParse(parse(text));
  // Taking it for nothing would lift the limits.
  if (!read.success)
    throw new HealerError('DATABASE_CORRUPT', `What was spent on models today cannot be read from ${file}`, {
      next: 'Remove the file to begin at nothing',
    });
  return read.data.day === today() ? read.data : { day: today(), spent: nothing };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
