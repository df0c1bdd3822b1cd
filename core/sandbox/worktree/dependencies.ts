import type { Dirent } from 'node:fs';
import {
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { WorkspacePackage } from '../../workspace/packages.js';
import type { Shown } from '../bubblewrap.js';

/** What package managers keep for themselves in node_modules; an install that sees it would take the folder for its own. */
const privateState =
  /^\.(?:package-lock\.json|modules\.yaml|pnpm|pnpm-.*|bun|store|yarn-state\.yml|yarn-integrity|cache|vite|vite-temp|vitest|unrun|deno)$/;

/**
 * Gives the worktree in `folder` the dependencies that the first of some checkouts has installed: a real node_modules in
 * every package, whose entries link to those of the checkout, but whose workspace packages link into the worktree. Resolves
 * with what must stay readable for them to load.
 */
export async function linkDependencies(
  checkouts: readonly string[],
  folder: string,
  packages: readonly WorkspacePackage[],
): Promise<Shown[]> {
  const folders = [...new Set(['', ...packages.map((found) => found.folder)])];
  const shown: Shown[] = [];
  for (const source of new Set(checkouts)) {
    const places = folders.map((place) => ({ source: join(source, place), target: join(folder, place) }));
    const found = await Promise.all(places.map((place) => linkPackage(source, folder, place)));
    shown.push(...found.flat(), ...(await linkYarn(source, folder)));
    // A linked checkout without an install of its own uses that of the main one.
    if (found.flat().length > 0) return [...(await stray(source, folder, folders)), ...shown];
  }
  return shown;
}

async function linkPackage(
  root: string,
  folder: string,
  place: { source: string; target: string },
): Promise<Shown[]> {
  const source = join(place.source, 'node_modules');
  if (!(await isFolder(source)) || !(await isFolder(place.target))) return [];
  const links: Links = { root, folder, outside: new Set() };
  await linkEntries(links, source, join(place.target, 'node_modules'));
  return [source, ...links.outside];
}

interface Links {
  /** Of the checkout that is copied, and of the worktree. */
  root: string;
  folder: string;
  /** Where links led that is in no node_modules of the checkout. */
  outside: Set<string>;
}

async function linkEntries(links: Links, source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const entries = await readdir(source, { withFileTypes: true });
  await Promise.all(
    entries
      .filter(({ name }) => !privateState.test(name))
      .map((entry) => linkEntry(links, entry, join(source, entry.name), join(target, entry.name))),
  );
}

async function linkEntry(links: Links, entry: Dirent, source: string, target: string): Promise<void> {
  // A node_modules that is tracked is in the worktree already.
  if (await exists(target)) return;
  if (entry.name === '.bin') return copyBin(links, source, target);
  if (entry.name.startsWith('@') && entry.isDirectory()) return linkEntries(links, source, target);
  const real = await realpath(source).catch(() => undefined);
  if (real === undefined) return;
  const workspace = entry.isSymbolicLink() ? await inWorktree(links, real) : undefined;
  if (workspace === undefined && entry.isSymbolicLink()) noteOutside(links, real);
  await symlink(workspace ?? real, target, 'junction');
}

/** Where a package of the checkout itself is in the worktree; undefined for installed ones and what git ignores. */
async function inWorktree({ root, folder }: Links, real: string): Promise<string | undefined> {
  const inside = relative(await realpath(root), real);
  if (inside.startsWith('..') || isAbsolute(inside) || inside.split(sep).includes('node_modules'))
    return undefined;
  const place = join(folder, inside);
  return (await exists(place)) ? place : undefined;
}

function noteOutside({ root, outside }: Links, real: string): void {
  if (real.startsWith(root + sep) && real.slice(root.length).split(sep).includes('node_modules')) return;
  // pnpm's global store links packages to one another inside it.
  const store = /^(.*?[/\\](?:pnpm[/\\]store|\.pnpm-store))[/\\]/.exec(real)?.[1];
  outside.add(store ?? real);
}

/** Commands are links or shell shims that name their package by `../`, which the new folder answers too. */
async function copyBin(links: Links, source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (await exists(to)) continue;
    if (entry.isFile()) await copyShim(from, to);
    if (!entry.isSymbolicLink()) continue;
    const text = await readlink(from);
    const real = isAbsolute(text) || inStore.test(text) ? await realpath(from).catch(() => text) : undefined;
    const place = real === undefined ? text : ((await inWorktree(links, real)) ?? real);
    await symlink(place, to);
  }
}

/** pnpm's own folder is left out of the worktree: what leads into it leads to that of the checkout. */
const inStore = /[/\\]\.pnpm[/\\]/;

async function copyShim(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const text = await readFile(from, 'utf8');
  if (!text.startsWith('#!') || !inStore.test(text)) return;
  const led = text.replace(/\$basedir\/((?:\.\.\/)+(?:[^"$\s]*\/)?\.pnpm\/)/g, (_, path: string) =>
    join(dirname(from), path),
  );
  await writeFile(to, led);
}

/** Yarn's Plug'n'Play: its map is a file of the root, and the packages are archives beside it. */
async function linkYarn(root: string, folder: string): Promise<Shown[]> {
  const map = join(root, '.pnp.cjs');
  if (!(await exists(map))) return [];
  const shown: Shown[] = [];
  for (const name of ['.pnp.cjs', '.pnp.loader.mjs', '.yarn/cache', '.yarn/unplugged']) {
    const source = join(root, name);
    const target = join(folder, name);
    if (!(await exists(source)) || (await exists(target))) continue;
    await mkdir(dirname(target), { recursive: true });
    if (name.startsWith('.pnp')) await copyFile(source, target);
    else {
      await symlink(source, target, 'junction');
      shown.push(source);
    }
  }
  return shown;
}

/**
 * An installed package that asks for a workspace package finds it under the checkout's own path. Where paths
 * can be remounted, that path shows the worktree's copy.
 */
async function stray(root: string, folder: string, folders: string[]): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const place of folders) {
    if (place !== '' && (await isFolder(join(folder, place)))) {
      shown.push({ from: join(folder, place), to: join(root, place) });
    }
  }
  return shown;
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
