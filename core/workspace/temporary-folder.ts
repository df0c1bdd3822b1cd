import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMarkOfDead, markPattern, processMark } from './processes.js';

/**
 * Makes a folder in the system's folder for temporary files, named after its purpose (a word) and this process, so
 * that one which a killed process left is removed by the next. Whoever makes it removes it.
 */
export async function temporaryFolder(purpose: string): Promise<string> {
  await sweepTemporaryFolders();
  return mkdtemp(join(tmpdir(), `healer-${purpose}-${processMark()}-`));
}

/** Once a process: the dead do not come back. */
export function sweepTemporaryFolders(): Promise<void> {
  swept ??= sweep(tmpdir());
  return swept;
}

let swept: Promise<void> | undefined;

const folderName = new RegExp(`^healer-[a-z]+-(${markPattern})-\\w+$`);

async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const mark = folderName.exec(name)?.[1];
    // Those of other users cannot be removed, and are not ours to remove.
    if (mark && isMarkOfDead(mark))
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}
