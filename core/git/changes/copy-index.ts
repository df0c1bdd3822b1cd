import { copyFile, stat, utimes } from 'node:fs/promises';

/**
 * Copies an index with its time: git compares that with the times of the files to know which ones may have changed in
 * the same instant as the index was written, and looks into those. See racy-git in git's technical documentation.
 */
export async function copyIndex(source: string, target: string): Promise<void> {
  const { mtimeMs } = await stat(source);
  await copyFile(source, target);
  const seconds = Math.floor(mtimeMs / 1000);
  await utimes(target, seconds, seconds);
}
