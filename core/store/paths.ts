import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTrouble } from '../file-trouble.js';
import { readLeftOut } from '../git/changes/left-out.js';
import type { Repository } from '../git/repository.js';
import { replaceFile } from '../workspace/replace-file.js';

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

/** Before `healer init` the whole folder stays out of sight; after it, settings and keys are there to be committed. */
export const ignoreFiles = { private: '*\n', shared: '/inbox/\n/db/\n/logs/\n/cache/\n' } as const;

/**
 * Makes the folders and the `.gitignore` that keeps working state out of commits. Leaves what is there, but for a
 * private `.gitignore` that is to be shared from now on. Throws FILE_UNWRITABLE.
 */
export async function prepareStore(
  repo: Pick<Repository, 'mainRoot'>,
  ignore: keyof typeof ignoreFiles = 'private',
): Promise<StorePaths> {
  const paths = storePaths(repo);
  try {
    await mkdir(paths.inbox, { recursive: true });
    await mkdir(paths.databases, { recursive: true });
    const ignoreFile = join(paths.folder, '.gitignore');
    const present = await readFile(ignoreFile, 'utf8').catch(() => null);
    if (present === null || (present === ignoreFiles.private && ignore === 'shared')) {
      const leftOut = present === null ? await readLeftOut(repo.mainRoot, '.healer/.gitignore') : null;
      await replaceFile(ignoreFile, leftOut ?? ignoreFiles[ignore]);
    }
    return paths;
  } catch (error) {
    throw fileTrouble(error, `Make ${paths.folder} a folder that this user may write in`);
  }
}
