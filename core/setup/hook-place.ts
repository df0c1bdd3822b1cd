import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { git } from '../git/command.js';
import type { Repository } from '../git/repository.js';
import { hasHookChecks } from './hook-checks-marker.js';
import type { HookPlace } from './hook-managers/manager.js';
import { hookNames, usualHooks } from './hook-text.js';

/** Where git runs the hooks of a repository from, and what its package.json says. */
export async function findHookPlace(repo: Repository): Promise<HookPlace> {
  const [hooksPath, manifest, looks] = await Promise.all([
    findHooksPath(repo),
    readManifest(repo.mainRoot),
    hasHookChecks(repo),
  ]);
  const hooksFolder = hooksPath?.path ?? join(repo.commonDir, 'hooks');
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) => {
    const table = manifest[key];
    return table && typeof table === 'object' ? Object.keys(table) : [];
  });
  const hooks = looks ? hookNames : usualHooks;
  return { repo, hooksPath, hooksFolder, manifest, dependencies: new Set(names), hooks };
}

/** A relative path is taken from the root of the checkout, as git does. */
async function findHooksPath({ mainRoot }: Repository): Promise<HookPlace['hooksPath']> {
  const question = ['config', '--show-scope', '--null', '--type=path', '--get', 'core.hooksPath'];
  const answer = await git({ root: mainRoot }, question, { allowFailure: true });
  const [scope, path] = answer.split('\0');
  if (!scope || !path) return null;
  return { path: resolve(mainRoot, path), local: scope === 'local' || scope === 'worktree' };
}

async function readManifest(root: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(
      (await readFile(join(root, 'package.json'), 'utf8')).replace(/^\uFEFF/, ''),
    );
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
