import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../workspace/processes.js';

/** Removes what tests left, also where they took the owner's own right to do so. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    await reopen(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Removes temp folders, named `<pid>-<random>.temp`, of processes that are gone. */
export async function sweepTemps(home: string): Promise<void> {
  for (const name of await readdir(home).catch(() => [])) {
    const pid = /^(\d+)-[0-9a-f]+\.temp$/.exec(name)?.[1];
    if (pid && !isAlive(pid)) await removeFolder(join(home, name));
  }
}

async function reopen(folder: string): Promise<void> {
  const stats = await lstat(folder).catch(() => undefined);
  if (!stats?.isDirectory()) return;
  await chmod(folder, 0o700);
  for (const name of await readdir(folder)) await reopen(join(folder, name));
}
