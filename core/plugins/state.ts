import { join } from 'node:path';
import * as z from 'zod/mini';
import { type DatabaseFile, readDatabase, writeDatabase } from '../store/database-file.js';
import { withLock } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { lockPlace } from '../store/sweep-locks.js';

const switchedOff = z.object({
  id: z.string(),
  /** Of the content that it is said of: a plugin that was changed since is on again. */
  hash: z.string(),
  by: z.enum(['user', 'healer']),
  /** One sentence. */
  reason: z.string(),
  at: z.string(),
});

/** A plugin that is not run any more, and why. */
export type SwitchedOff = z.output<typeof switchedOff>;

type Place = Pick<Store, 'folder' | 'prepare'>;

const database = ({ folder }: Pick<Store, 'folder'>): DatabaseFile<SwitchedOff> => ({
  path: join(folder, 'db', 'plugins.json'),
  schema: 'healer/plugins-db@1',
  isRecord: (value): value is SwitchedOff => switchedOff.safeParse(value).success,
});

/** None where nothing was switched off, or what is kept cannot be read. */
export async function readSwitchedOff(store: Pick<Store, 'folder'>): Promise<SwitchedOff[]> {
  const reading = await readDatabase(database(store));
  return reading.state === 'sound' ? reading.records : [];
}

export const switchOff = (store: Place, off: Omit<SwitchedOff, 'at'>): Promise<void> =>
  change(store, off.id, [{ ...off, at: new Date().toISOString() }]);

export const switchOn = (store: Place, id: string): Promise<void> => change(store, id, []);

/** One record for each plugin. */
async function change(store: Place, id: string, records: SwitchedOff[]): Promise<void> {
  await store.prepare();
  await withLock(lockPlace(store, 'plugins'), async () => {
    const others = (await readSwitchedOff(store)).filter((each) => each.id !== id);
    await writeDatabase(database(store), [...others, ...records]);
  });
}
