import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Answers whether more than `mostBytes` were written in `folders` since it was made. */
export type WriteMeter = () => Promise<boolean>;

/**
 * Cheap as long as the disk has room: files are only counted once as much of it is gone as may be written, whoever it was.
 * Links are not followed.
 */
export function meterWrites(folders: readonly string[], mostBytes: number): WriteMeter {
  const since = Date.now();
  const first = freeBytes(folders);
  return async () => {
    const [before, now] = await Promise.all([first, freeBytes(folders)]);
    if (before === null || now === null || before - now <= mostBytes) return false;
    let bytes = 0;
    for (const folder of folders) bytes += await changedBytes(folder, since, mostBytes - bytes);
    return bytes > mostBytes;
  };
}

/** Of the disk that the first of them is on. */
async function freeBytes([folder = '/']: readonly string[]): Promise<number | null> {
  const disk = await statfs(folder).catch(() => null);
  return disk && disk.bfree * disk.bsize;
}

/** Bytes on disk of files that changed since then; stops counting above `enough`. */
async function changedBytes(folder: string, since: number, enough: number): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (bytes > enough) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await changedBytes(path, since, enough - bytes);
    const stats = entry.isFile() ? await lstat(path).catch(() => null) : null;
    if (stats && stats.ctimeMs >= since) bytes += stats.blocks * 512;
  }
  return bytes;
}
