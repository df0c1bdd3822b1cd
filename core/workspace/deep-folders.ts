import { chmod, lstat, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Characters of a path from which on a folder counts as too deep; the system takes 4096 (PATH_MAX), a name 255. */
const mostCharacters = 2_000;

/**
 * Raises folders that lie so deep in `folder` that no path reaches what is in them to its top, under names of their own, so
 * that everything can be removed. Opens those that not even their owner may enter. Links are not followed.
 */
export async function raiseDeepFolders(folder: string): Promise<void> {
  const waiting = [folder];
  let raised = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const stats = await lstat(next).catch(() => null);
    if (!stats?.isDirectory()) continue;
    if ((stats.mode & 0o700) !== 0o700) await chmod(next, 0o700);
    for (const entry of await readdir(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (!entry.isDirectory()) continue;
      if (path.length <= mostCharacters) {
        waiting.push(path);
        continue;
      }
      raised += 1;
      const place = join(folder, `.healer-raised-${process.pid}-${raised}`);
      await chmod(path, 0o700);
      await rename(path, place);
      waiting.push(place);
    }
  }
}

export const isTooDeep = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG';
