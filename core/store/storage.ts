import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listLogs, logFolder, pruneLogs } from '../log/log-files.js';
import { cacheFolder } from '../workspace/folders.js';
import type { Store } from './store.js';

/** Bytes on the disk, by what they are for. Worktrees are those of all repositories of this user. */
export interface Storage {
  databases: number;
  inbox: number;
  logs: number;
  cache: number;
  worktrees: number;
}

type Place = Pick<Store, 'folder' | 'inbox'>;

export async function measureStorage(store: Place): Promise<Storage> {
  const [own, worktrees] = await Promise.all([
    measureOwnStorage(store),
    bytesIn(join(cacheFolder(), 'worktrees')),
  ]);
  return { ...own, worktrees };
}

/** What this repository has alone: little enough to be asked for every few seconds. */
export async function measureOwnStorage(store: Place): Promise<Omit<Storage, 'worktrees'>> {
  const [databases, inbox, logs, cache] = await Promise.all([
    bytesIn(join(store.folder, 'db')),
    bytesIn(store.inbox),
    bytesIn(logFolder(store)),
    bytesIn(join(store.folder, 'cache')),
  ]);
  return { databases, inbox, logs, cache };
}

export const allOf = (storage: Storage): number =>
  Object.values(storage).reduce((sum, each) => sum + each, 0);

/**
 * Removes what is only kept to save time until all is at most this big: answers in the cache, the oldest first, then full
 * logs. The databases are never cut. Resolves with the bytes that were removed.
 */
export async function boundStorage(store: Place, mostBytes: number): Promise<number> {
  const over = allOf(await measureStorage(store)) - mostBytes;
  if (over <= 0) return 0;
  const removed = await removeOldest(join(store.folder, 'cache'), over);
  if (removed >= over || listLogs(logFolder(store)).length < 2) return removed;
  const logs = await bytesIn(logFolder(store));
  return removed + pruneLogs(logFolder(store), Math.max(0, logs - (over - removed)));
}

async function removeOldest(folder: string, atLeast: number): Promise<number> {
  const files = (await filesIn(folder)).sort((a, b) => a.writtenMs - b.writtenMs);
  let removed = 0;
  for (const { path, bytes } of files) {
    if (removed >= atLeast) break;
    await rm(path, { force: true });
    removed += bytes;
  }
  return removed;
}

const bytesIn = async (folder: string): Promise<number> =>
  (await filesIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0);

/** Links are not followed: worktrees have some to the packages of the user. */
async function filesIn(folder: string): Promise<{ path: string; bytes: number; writtenMs: number }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    const stats = entry.isFile() ? await stat(path).catch(() => null) : null;
    return stats ? [{ path, bytes: stats.size, writtenMs: stats.mtimeMs }] : [];
  });
  return (await Promise.all(found)).flat();
}
