import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.js';
import { packageRoot, templatePath } from '../package-root.js';
import { describeChange } from './change.js';
import { textState } from './file-state.js';
import { chainFolder, extendChain } from './hook-managers/hooks-path.js';
import { hookManagers } from './hook-managers/index.js';
import type { HookInstall, HookOwner } from './hook-managers/manager.js';
import { plainHooks } from './hook-managers/plain.js';
import { findHookPlace } from './hook-place.js';
import { hookNames } from './hook-text.js';
import type { Journal } from './journal.js';
import { localFolder } from './local-folder.js';

export interface HooksReport extends HookInstall {
  owner: HookOwner;
}

/** Puts the shims into git's folder, and a call of each beside whatever the repository's hooks are. */
export async function installHooks(repo: Repository, journal: Journal): Promise<HooksReport> {
  const shims = await installShims(repo, journal);
  const place = await findHookPlace(repo);
  if (place.hooksPath?.path === chainFolder(repo))
    return {
      owner: 'core.hooksPath',
      changes: [...shims, ...(await extendChain(place, journal))],
      hooks: [...place.hooks],
      notes: [],
    };
  const manager = await firstOwner(place);
  const install = await manager.install(place, journal);
  return { owner: manager.owner, ...install, changes: [...shims, ...install.changes] };
}

/** What a hook reads: the shims themselves, and where Node and healer are on this machine. */
async function installShims(repo: Repository, journal: Journal) {
  const folder = localFolder(repo);
  const shims = await Promise.all(
    [...hookNames, 'known-red', 'look-before-commit', 'find-healer'].map(async (name) => ({
      path: join(folder, 'hooks', name),
      text: await readFile(templatePath('hooks', name), 'utf8'),
    })),
  );
  const env = `healer_node=${quote(process.execPath)}\nhealer_package=${quote(packageRoot)}\n`;
  let changed = false;
  for (const { path, text } of [...shims, { path: join(folder, 'env'), text: env }])
    if ((await journal.change(path, 'whole', textState(text, 0o644))) !== 'unchanged') changed = true;
  return changed ? [describeChange(repo.mainRoot, 'created', folder, 'what the hooks read')] : [];
}

/** Whose the hooks of the repository are now. */
export async function hookOwner(repo: Repository): Promise<HookOwner> {
  const place = await findHookPlace(repo);
  return place.hooksPath?.path === chainFolder(repo) ? 'core.hooksPath' : (await firstOwner(place)).owner;
}

async function firstOwner(place: Awaited<ReturnType<typeof findHookPlace>>) {
  for (const manager of hookManagers) if (await manager.owns(place)) return manager;
  return plainHooks;
}

const quote = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
