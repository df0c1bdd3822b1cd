import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { relativeTo } from '../change.js';
import type { HookManager, HookPlace } from './manager.js';
import { installScripts } from './script-hooks.js';

/** husky 9: `core.hooksPath` is `.husky/_`, whose files run the script of the same name in `.husky`. */
export const husky: HookManager = {
  owner: 'husky',
  owns: async (place) => (await scriptsFolder(place)) !== null,
  install: async (place, journal) => {
    const { mainRoot } = place.repo;
    const folder = (await scriptsFolder(place)) ?? join(mainRoot, '.husky');
    const install = await installScripts(
      { folder, root: mainRoot, kind: 'fragment', hooks: place.hooks },
      journal,
    );
    const notes = [`Commit ${relativeTo(mainRoot, folder)} so that linked worktrees have its hooks too.`];
    if (place.hooksPath === null) notes.push('husky has not been set up in this clone: run `npx husky`.');
    return { ...install, notes };
  },
};

async function scriptsFolder({ hooksPath, dependencies, repo }: HookPlace): Promise<string | null> {
  if (hooksPath !== null) {
    const folder = dirname(hooksPath.path);
    const own = basename(folder) === '.husky' || (await exists(join(hooksPath.path, 'h')));
    return own && basename(hooksPath.path) === '_' ? folder : null;
  }
  const folder = join(repo.mainRoot, '.husky');
  return dependencies.has('husky') && (await exists(folder)) ? folder : null;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
