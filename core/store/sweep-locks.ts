import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './store.js';

/** Names of what one process at a time may do, beside writing a database. */
const lockNames = [
  'ledger',
  'inbox',
  'sync',
  'cycle',
  'daemon',
  'notify',
  'plugins',
  'commands',
  'host',
] as const;

/** Where the lock of a name stands. */
export const lockPlace = ({ folder }: Pick<Store, 'folder'>, name: (typeof lockNames)[number]): string =>
  join(folder, 'db', name);

/** Removes the locks that dead processes left, where nobody may come to need them soon. */
export async function sweepLocks(store: Pick<Store, 'folder'>): Promise<void> {
  const found = await readdir(join(store.folder, 'db')).catch((): string[] => []);
  const left = lockNames.filter((name) => found.some((each) => each.startsWith(`${name}.`)));
  if (left.length === 0) return;
  const { sweepLock } = await import('./lock.js');
  for (const name of left) await sweepLock(lockPlace(store, name));
}
