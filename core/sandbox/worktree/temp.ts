import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isOfDead } from '../../git/worktrees.js';
import { raiseDeepFolders } from '../../workspace/deep-folders.js';

/** Removes what tests left, also where they took the owner's own right to do so, or nested it beyond reach. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    await raiseDeepFolders(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Removes the folders of worktrees, and their temp folders, that processes which are gone left in healer's cache. */
export async function sweepFolders(home: string): Promise<void> {
  for (const name of await readdir(home).catch(() => []))
    if (isOfDead(name)) await removeFolder(join(home, name));
}
