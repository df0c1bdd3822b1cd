import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Repository } from '../git/repository.js';
import type { Patch } from '../model.js';
import { replaceFile } from '../workspace/replace-file.js';
import { localFolder } from './local-folder.js';

type Waiting = Pick<Patch, 'id' | 'branch'>;
type Clone = Pick<Repository, 'commonDir'>;

/** Trees on which the tests are known to fail, by tree id, each with the patch that waits to heal it. */
export type RedTrees = Map<string, Waiting | null>;

/** More than these are forgotten, oldest first: a hook must not read for long. */
const remembered = 200;

/**
 * Writes the marker that the git hooks look for: a line for each red tree. No red tree, no file, so that a hook with
 * nothing to say ends after one look.
 */
export async function writeRedMarker(repo: Clone, red: RedTrees): Promise<void> {
  if (red.size === 0) return clearRedMarker(repo);
  const lines = [...red]
    .slice(-remembered)
    .map(([tree, patch]) => `${tree} ${patch?.id ?? '-'} ${patch?.branch ?? '-'}`);
  await mkdir(dirname(markerPath(repo)), { recursive: true });
  await replaceFile(markerPath(repo), `${lines.join('\n')}\n`);
}

async function clearRedMarker(repo: Clone): Promise<void> {
  await rm(markerPath(repo), { force: true });
}

export async function readRedMarker(repo: Clone): Promise<RedTrees> {
  const text = await readFile(markerPath(repo), 'utf8').catch(() => '');
  const red: RedTrees = new Map();
  for (const line of text.split('\n')) {
    const [tree, id, branch] = line.split(' ');
    if (tree && id && branch) red.set(tree, id === '-' ? null : { id, branch });
  }
  return red;
}

/** The tests failed on this tree. */
export async function markRed(repo: Clone, tree: string, waiting: Waiting | null = null): Promise<void> {
  const red = await readRedMarker(repo);
  red.delete(tree);
  await writeRedMarker(repo, red.set(tree, waiting));
}

/** The tests passed on this tree. */
export async function markGreen(repo: Clone, tree: string): Promise<void> {
  const red = await readRedMarker(repo);
  if (red.delete(tree)) await writeRedMarker(repo, red);
}

/** The patch waits no longer: the trees that it was to heal are simply red. */
export async function forgetPatch(repo: Clone, id: string): Promise<void> {
  const red = await readRedMarker(repo);
  const named = [...red].filter(([, patch]) => patch?.id === id);
  for (const [tree] of named) red.set(tree, null);
  if (named.length > 0) await writeRedMarker(repo, red);
}

const markerPath = (repo: Clone): string => join(localFolder(repo), 'red');
