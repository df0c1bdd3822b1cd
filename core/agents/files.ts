import type { BigIntStats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file of a folder, with what tells whether it was touched; null where there is too much, or something unreadable. */
export type Files = ReadonlyMap<string, FileMark>;

export interface FileMark {
  kind: 'file' | 'link' | 'other';
  /** Changes whenever the file does: nobody without rights to the clock can set the time of its last change back. */
  mark: string;
}

const mostFiles = 200_000;

/**
 * Lists a folder that a program may have written anything in: no link is followed, nothing is read, and no git is asked,
 * whose settings such a folder may hold. Installed packages are left out, and git's own `.git` of the root.
 */
export async function listFiles(folder: string): Promise<Files | null> {
  const files = new Map<string, FileMark>();
  try {
    await list(folder, '', files);
    return files;
  } catch {
    return null;
  }
}

async function list(folder: string, prefix: string, files: Map<string, FileMark>): Promise<void> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  for (const entry of entries) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (path === '.git' || entry.name === 'node_modules') continue;
    if (entry.isDirectory() && entry.name.toLowerCase() !== '.git') {
      await list(folder, path, files);
      continue;
    }
    if (files.size >= mostFiles) throw new RangeError('too many files');
    files.set(path, { kind: kindOf(entry), mark: markOf(await lstat(join(folder, path), { bigint: true })) });
  }
}

const kindOf = (entry: { isFile(): boolean; isSymbolicLink(): boolean }): FileMark['kind'] =>
  entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other';

const markOf = ({ ino, size, ctimeNs }: BigIntStats): string => `${ino} ${size} ${ctimeNs}`;
