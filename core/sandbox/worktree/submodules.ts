import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitResult } from '../../git/command.js';

interface Place {
  /** Absolute folders: the checkout whose submodules are meant, and where its copy is. */
  checkout: string;
  folder: string;
  /** Absolute folder for the index that each is read into. */
  temp: string;
}

/**
 * Puts the files of the submodules that the user's checkout has into the worktree, each at the commit that `tree` names,
 * as plain files without a repository: `git worktree add` leaves their folders empty. Work in a submodule that is not
 * committed there is in no snapshot, and so not here. Resolves with their folders, relative to the checkout.
 */
export async function copySubmodules({ checkout, folder, temp }: Place, tree: string): Promise<string[]> {
  if (!existsSync(join(checkout, '.gitmodules'))) return [];
  const copied: string[] = [];
  for (const { path, oid } of await submodulesOf(checkout, tree)) {
    const source = { root: join(checkout, path) };
    const target = join(folder, path);
    if (!existsSync(join(source.root, '.git'))) continue;
    const env = { GIT_INDEX_FILE: join(temp, 'submodule-index') };
    if ((await gitResult(source, ['read-tree', oid], { env })).exitCode !== 0) continue;
    await git(source, ['checkout-index', '--all', '--force', '--quiet', `--prefix=${target}/`], { env });
    const inner = await copySubmodules({ checkout: source.root, folder: target, temp }, oid);
    copied.push(path, ...inner.map((each) => `${path}/${each}`));
  }
  return copied;
}

/** The submodules of a tree: where they are, and the commit that each is at. */
export async function submodulesOf(root: string, tree: string): Promise<{ path: string; oid: string }[]> {
  const entries = (await git({ root }, ['ls-tree', '-r', '-z', '--full-tree', tree])).split('\0');
  return entries
    .filter((entry) => entry.startsWith('160000'))
    .map((entry) => {
      const tab = entry.indexOf('\t');
      return { path: entry.slice(tab + 1), oid: entry.slice(0, tab).split(' ')[2] ?? '' };
    });
}
