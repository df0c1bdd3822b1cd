import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How far a file that others add to was read. */
export interface ReadMark {
  /** Of the file that was read: its number on its file system survives being renamed. */
  inode: string;
  /** Bytes that were read, whole lines only. */
  offset: number;
  /** SHA-256 of its first bytes, up to 256, for a number that a new file was given again. */
  beginning: string;
}

export interface Appended {
  /** Whole lines, of the file that was put away meanwhile first. */
  text: string;
  mark: ReadMark | null;
}

export interface AppendedOptions {
  /** What is older than the last so many bytes is passed over. */
  mostBytes?: number;
}

/**
 * What was added to a file since `mark`. A file that was renamed (`app.log.1`, `app-2026-11-26.log`) and begun anew is read to
 * its end first, and one that was emptied in place from its beginning. The first time, nothing but its end is noted: what
 * was there before is old.
 */
export async function readAppended(
  path: string,
  mark: ReadMark | null,
  { mostBytes = 1_048_576 }: AppendedOptions = {},
): Promise<Appended> {
  const file = await openFile(path);
  if (file === null) return { text: '', mark };
  try {
    const { ino, size } = await file.stat({ bigint: true });
    const inode = String(ino);
    const length = Number(size);
    if (mark === null) {
      const offset = await lineEndBefore(file, length);
      return { text: '', mark: { inode, offset, beginning: await beginningOf(file, offset) } };
    }
    const isSame =
      mark.inode === inode &&
      length >= mark.offset &&
      (await beginningOf(file, mark.offset)) === mark.beginning;
    const before = isSame || mark.inode === inode ? '' : await restOf(path, mark, mostBytes);
    const now = await linesFrom(file, isSame ? mark.offset : 0, length, mostBytes);
    return {
      text: before + now.text,
      mark: { inode, offset: now.end, beginning: await beginningOf(file, now.end) },
    };
  } finally {
    await file.close();
  }
}

/** What was still added to a file before it was put away, where it lies beside the new one and is not packed. */
async function restOf(path: string, mark: ReadMark, mostBytes: number): Promise<string> {
  const folder = dirname(path);
  const stem = basename(path).replace(/\.\w+$/, '');
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (!name.startsWith(stem)) continue;
    const candidate = join(folder, name);
    const found = await stat(candidate, { bigint: true }).catch(() => null);
    if (found === null || !found.isFile() || String(found.ino) !== mark.inode) continue;
    const file = await openFile(candidate);
    if (file === null) continue;
    try {
      if ((await beginningOf(file, mark.offset)) !== mark.beginning) continue;
      return (await linesFrom(file, mark.offset, Number(found.size), mostBytes)).text;
    } finally {
      await file.close();
    }
  }
  return '';
}

async function linesFrom(
  file: FileHandle,
  from: number,
  to: number,
  mostBytes: number,
): Promise<{ text: string; end: number }> {
  const start = Math.max(from, to - mostBytes);
  const bytes = await readBytes(file, start, to - start);
  const end = bytes.lastIndexOf(10) + 1;
  const whole = bytes.subarray(start > from ? bytes.indexOf(10) + 1 : 0, end);
  return { text: whole.toString('utf8'), end: end === 0 ? from : start + end };
}

/** Where the last whole line ends. */
async function lineEndBefore(file: FileHandle, length: number): Promise<number> {
  const start = Math.max(0, length - 65_536);
  const end = (await readBytes(file, start, length - start)).lastIndexOf(10) + 1;
  return end === 0 ? length : start + end;
}

async function beginningOf(file: FileHandle, offset: number): Promise<string> {
  return createHash('sha256')
    .update(await readBytes(file, 0, Math.min(256, offset)))
    .digest('hex');
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function openFile(path: string): Promise<FileHandle | null> {
  // Opening a pipe would wait for whoever writes into it.
  if (!(await stat(path).catch(() => null))?.isFile()) return null;
  return open(path, 'r').catch(() => null);
}
