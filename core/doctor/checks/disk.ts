import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOfDead, sweepWorktrees } from '../../git/worktrees.js';
import { sweepFolders } from '../../sandbox/worktree/temp.js';
import { allOf, boundStorage, measureStorage } from '../../store/storage.js';
import { freeMiB } from '../../workspace/disk.js';
import { cacheFolder } from '../../workspace/folders.js';
import { broken, type Check, type Finding, note, type Place, sound } from '../check.js';

const mib = 1_048_576;

/** What is free where healer writes, what it uses there, and worktrees that nobody works in any more. */
export const checkDisk: Check = async (place) => [
  await free(place),
  await used(place),
  ...(await worktrees(place)),
];

async function free({ store, config }: Place): Promise<Finding> {
  const found = await Promise.all([store.folder, cacheFolder()].map(freeMiB));
  const least = Math.min(...found.map((each) => each ?? Number.POSITIVE_INFINITY));
  if (least === Number.POSITIVE_INFINITY) return note('free disk', 'the system does not say');
  const detail = `${Math.round(least).toLocaleString('en')} MiB`;
  return least < config.minFreeDiskMiB
    ? broken('free disk', `${detail}: cycles wait until ${config.minFreeDiskMiB} MiB are free`, 'free some')
    : sound('free disk', detail);
}

async function used({ store, config }: Place): Promise<Finding> {
  const storage = await measureStorage(store);
  const parts = Object.entries(storage).map(([part, bytes]) => `${part} ${inMiB(bytes)}`);
  const detail = `${inMiB(allOf(storage))} of ${config.storageMiB} MiB: ${parts.join(', ')}`;
  const most = config.storageMiB * mib;
  if (allOf(storage) <= most) return sound('used disk', detail);
  const finding = note(
    'used disk',
    detail,
    'healer doctor --fix removes old answers and logs; "storageMiB" allows more',
  );
  const repair = async () => {
    const removed = await boundStorage(store, most);
    return removed === 0 ? [] : [`removed ${inMiB(removed)} MiB of old answers and logs`];
  };
  return { ...finding, repair };
}

async function worktrees({ repo }: Place): Promise<Finding[]> {
  const home = join(cacheFolder(), 'worktrees');
  const left = (await readdir(home).catch((): string[] => [])).filter(isOfDead);
  if (left.length === 0) return [];
  const finding = note(
    'worktrees',
    `killed processes left ${left.length}`,
    'healer doctor --fix removes them',
  );
  const repair = async () => {
    await sweepWorktrees(repo);
    await sweepFolders(home);
    return left.map((name) => `removed ${join(home, name)}`);
  };
  return [{ ...finding, repair }];
}

const inMiB = (bytes: number): string => (bytes / mib).toFixed(1);
