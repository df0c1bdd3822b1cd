import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestRepository } from './repository.js';

/**
 * All that belongs to the user, byte for byte: the working tree, the index, the configuration, the hooks, the stash,
 * and every ref but healer's own.
 */
export async function checkoutState({ root, git }: TestRepository): Promise<Record<string, string>> {
  const state = await readFolder(root, '');
  const gitFolder = await git('rev-parse', '--path-format=absolute', '--git-dir');
  for (const file of ['HEAD', 'index', 'config'])
    state[`.git/${file}`] = await content(join(gitFolder, file));
  Object.assign(state, await readFolder(join(gitFolder, 'hooks'), '', '.git/hooks/'));
  const refs = (await git('for-each-ref', '--format=%(refname) %(objectname)')).split('\n');
  state.refs = refs
    .filter((line) => !/^refs\/(?:heads\/healer|healer|notes\/healer)\b/.test(line))
    .join('\n');
  state.stash = await git('stash', 'list');
  return state;
}

async function readFolder(folder: string, inner: string, prefix = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(join(folder, inner), { withFileTypes: true }).catch(() => [])) {
    if (/^(?:\.git|\.healer|node_modules)$/.test(entry.name)) continue;
    const path = join(inner, entry.name);
    if (entry.isDirectory()) Object.assign(found, await readFolder(folder, path, prefix));
    else if (entry.isSymbolicLink()) found[prefix + path] = `link ${await readlink(join(folder, path))}`;
    else found[prefix + path] = await content(join(folder, path));
  }
  return found;
}

const content = async (path: string): Promise<string> => (await readFile(path)).toString('base64');
