import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMarkOfDead, markPattern, processMark } from './processes.js';

export interface ReplaceOptions {
  /** Permission bits; those of the file that is there where not told. */
  mode?: number;
  /** Folder for the draft, on the same file system; that of the file where not told. */
  draftIn?: string;
  /** False where the bytes may be lost in a crash of the whole machine. */
  sync?: boolean;
}

/**
 * Writes a whole file: draft, fsync, rename. Whoever reads it, and whoever comes after a crash, finds the old bytes or
 * the new ones. A draft is named after the process that writes it, so that those of the dead can be told and removed.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode, draftIn, sync = true }: ReplaceOptions = {},
): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  const bits = mode ?? known?.mode;
  const draft = join(draftIn ?? dirname(path), `${basename(path)}.${processMark()}-${randomWord()}.draft`);
  try {
    const file = await open(draft, 'wx', bits);
    try {
      await file.writeFile(content);
      if (bits !== undefined) await file.chmod(bits & 0o7777);
      // As root, in a checkout of somebody else.
      if (known && known.uid !== process.getuid?.()) await file.chown(known.uid, known.gid).catch(() => {});
      if (sync) await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    // Writing to an open file is refused without a path, and the draft says nothing to the user.
    throw Object.assign(error as Error, { path, dest: path });
  }
  await sweepDrafts(path, draftIn);
}

/** Removes the drafts of a file that dead processes left. */
export async function sweepDrafts(path: string, draftIn = dirname(path)): Promise<void> {
  const names = await readdir(draftIn).catch((): string[] => []);
  for (const name of names) {
    if (name.startsWith(`${basename(path)}.`) && isDraftOfDead(name))
      await rm(join(draftIn, name), { force: true }).catch(() => {});
  }
}

/** Whether it is the name of a draft whose process is dead. */
export function isDraftOfDead(name: string): boolean {
  const mark = draftName.exec(name)?.[1];
  return mark !== undefined && isMarkOfDead(mark);
}

const draftName = new RegExp(`\\.(${markPattern})-[0-9a-f]{6}\\.draft$`);

const randomWord = (): string => randomBytes(3).toString('hex');
