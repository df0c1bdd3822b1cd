import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { broken, type Check, sound } from '../check.js';

const folders = ['', 'inbox', 'db', 'logs', 'cache'];

/** Whether this user may write in the state folder, and nobody but the group of the user may. */
export const checkPermissions: Check = async ({ store }) => {
  if (process.platform === 'win32') return [];
  const wrong: { path: string; mode: number; mine: boolean }[] = [];
  for (const name of folders) {
    const path = join(store.folder, name);
    const stats = await stat(path).catch(() => null);
    if (!stats?.isDirectory()) continue;
    const mine = stats.uid === process.getuid?.();
    if ((mine && (stats.mode & 0o700) !== 0o700) || (stats.mode & 0o002) !== 0)
      wrong.push({ path, mode: stats.mode & 0o7777, mine });
  }
  if (wrong.length === 0) return [sound('state folder', store.folder)];
  const detail = wrong.map(({ path, mode }) => `${path} has mode ${mode.toString(8)}`).join('; ');
  return [
    broken('state folder', detail, 'healer doctor --fix lets you write there, and no others', async () => {
      const done: string[] = [];
      for (const { path, mode, mine } of wrong) {
        if (!mine) continue;
        const next = (mode | 0o700) & ~0o002;
        await chmod(path, next);
        done.push(`gave ${path} mode ${next.toString(8)}`);
      }
      return done;
    }),
  ];
};
