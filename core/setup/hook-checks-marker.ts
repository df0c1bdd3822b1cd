import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Repository } from '../git/repository.js';
import { replaceFile } from '../workspace/replace-file.js';
import { localFolder } from './local-folder.js';

type Clone = Pick<Repository, 'commonDir'>;

/** Ids of the plugins that look at commits in this clone, in the file that the pre-commit hook looks for. */
export async function writeHookChecks(repo: Clone, ids: readonly string[]): Promise<void> {
  const path = markerPath(repo);
  if (ids.length === 0) return rm(path, { force: true });
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, ids.map((id) => `${id}\n`).join(''));
}

export const hasHookChecks = async (repo: Clone): Promise<boolean> =>
  (await readFile(markerPath(repo), 'utf8').catch(() => '')) !== '';

const markerPath = (repo: Clone): string => join(localFolder(repo), 'hook-checks');
