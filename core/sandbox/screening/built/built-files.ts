import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alignedTo, ignoredAmong } from '../../../workspace/built/maps.js';
import type { BuiltFile } from './translate.js';

/** Files of one package that are looked at, at most. */
const mostFiles = 2000;

/** The built files of packages by the sources that they were built from. */
export type BuiltFiles = ReadonlyMap<string, readonly BuiltFile[]>;

/** What lies built in a worktree, of the packages in `folders`; `root` is the user's checkout, whose git says what it ignores. */
export async function builtFiles(
  worktree: string,
  root: string,
  folders: readonly string[],
): Promise<BuiltFiles> {
  const { glob } = await import('tinyglobby');
  const found = await glob(
    folders.map((folder) => `${folder}/**/*.{js,mjs,cjs}`),
    { cwd: worktree, ignore: ['**/node_modules/**'], followSymbolicLinks: false },
  );
  const built = new Map<string, BuiltFile[]>();
  for (const file of await ignoredAmong(root, found.sort().slice(0, mostFiles))) {
    const text = await readFile(join(worktree, file), 'utf8').catch(() => '');
    for (const alignment of await alignedTo(worktree, file, text))
      built.set(alignment.source, [...(built.get(alignment.source) ?? []), { file, text, alignment }]);
  }
  return built;
}
