import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { fileTrouble } from '../file-trouble.js';
import type { Repository } from '../git/repository.js';

/** Absolute folders of healer's working state: `.healer` of the main checkout. */
export interface StorePaths {
  folder: string;
  inbox: string;
  databases: string;
}

export function storePaths(repo: Pick<Repository, 'mainRoot'>): StorePaths {
  const folder = join(repo.mainRoot, '.healer');
  return { folder, inbox: join(folder, 'inbox'), databases: join(folder, 'db') };
}

/**
 * Makes the folders and the `.gitignore` that keeps working state out of commits. Leaves what is there. Throws
 * FILE_UNWRITABLE.
 */
export async function prepareStore(repo: Pick<Repository, 'mainRoot'>): Promise<StorePaths> {
  const paths = storePaths(repo);
  try {
    await mkdir(paths.inbox, { recursive: true });
    await mkdir(paths.databases, { recursive: true });
    const ignoreFile = join(paths.folder, '.gitignore');
    const present = await readFile(ignoreFile, 'utf8').catch(() => null);
    if (present === null) await writeFileAtomic(ignoreFile, ignored);
    return paths;
  } catch (error) {
    throw fileTrouble(error, `Make ${paths.folder} a folder that this user may write in`);
  }
}

const ignored = '/inbox/\n/db/\n/logs/\n/cache/\n';
