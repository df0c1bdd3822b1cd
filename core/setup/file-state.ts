import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { replaceFile } from '../workspace/replace-file.js';

/** All that is needed to put a file back byte for byte. */
export const fileState = z.union([
  /** No such file. */
  z.null(),
  z.strictObject({ bytes: z.base64(), mode: z.int() }),
  z.strictObject({ link: z.string() }),
]);
export type FileState = z.output<typeof fileState>;

export async function readState(path: string): Promise<FileState> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return { link: await readlink(path) };
    return { bytes: (await readFile(path)).toString('base64'), mode: stats.mode & 0o777 };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/**
 * Replaces by rename, so that a reader sees the old file or the new one, and git never runs half a hook. A link is
 * replaced itself, not what it points to.
 */
export async function writeState(path: string, state: FileState): Promise<void> {
  if (state === null) return rm(path, { force: true });
  await mkdir(dirname(path), { recursive: true });
  if ('link' in state) {
    await rm(path, { force: true });
    return symlink(state.link, path);
  }
  await replaceFile(path, Buffer.from(state.bytes, 'base64'), { mode: state.mode });
}

/** SHA-256 in hex of a file's kind, mode and content. */
export const stateHash = (state: FileState): string =>
  createHash('sha256').update(JSON.stringify(state)).digest('hex');

export const stateText = (state: FileState): string | null =>
  state !== null && 'bytes' in state ? Buffer.from(state.bytes, 'base64').toString('utf8') : null;

export const textState = (text: string, mode: number): FileState => ({
  bytes: Buffer.from(text).toString('base64'),
  mode,
});

/** The file itself, where `path` is a link to it: changing a linked package.json must not turn it into a copy. */
export const withoutLinks = (path: string): Promise<string> => realpath(path).catch(() => path);
