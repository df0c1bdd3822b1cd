import { constants } from 'node:fs';
import { lstat, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { HealerError } from '../errors.js';
import { isPlainPath } from '../git/refs/names.js';

/**
 * Reads and writes files of a folder that untrusted programs have written in: a link that one of them planted is
 * never followed out of it. Files are named relative to `folder`.
 */
export async function readConfined(folder: string, file: string): Promise<Buffer | undefined> {
  const path = await confinedPath(folder, file).catch(() => undefined);
  return path === undefined ? undefined : readFile(path).catch(() => undefined);
}

/** Writes `content`, or removes the file where it is null. Error: WORKTREE_FAILED. */
export async function writeConfined(
  folder: string,
  file: string,
  content: string | Buffer | null,
): Promise<void> {
  const path = await confinedPath(folder, file);
  if (content === null) {
    await rm(path, { force: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  // A program that still runs may have put a link there since it was looked at.
  await writeFile(path, content, { flag: noFollow });
}

const noFollow = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);

async function confinedPath(folder: string, file: string): Promise<string> {
  if (!isPlainPath(file)) throw escapes(file, folder);
  const path = join(folder, file);
  const home = await realpath(folder);
  const parent = await realpath(await nearestFolder(dirname(path)));
  if (parent !== home && !parent.startsWith(home + sep)) throw escapes(file, folder);
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink()) throw escapes(file, folder);
  return path;
}

async function nearestFolder(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  return found ? path : nearestFolder(dirname(path));
}

const escapes = (file: string, folder: string): HealerError =>
  new HealerError(
    'WORKTREE_FAILED',
    `${JSON.stringify(file)} is no plain file inside ${relative('', folder) || '.'}`,
  );
