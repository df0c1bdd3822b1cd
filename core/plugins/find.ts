import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isPlainPath } from '../git/refs/names.js';
import type { Repository } from '../git/repository.js';
import { type Manifest, mainFile, manifestFile, parseManifest } from './manifest.js';

/** A plugin as it lies there, not run yet. */
export interface FoundPlugin {
  /** That of its manifest; the name of its folder where that cannot be read. */
  id: string;
  origin: 'repository' | 'package';
  /** Absolute. */
  folder: string;
  /** SHA-256, in hex, of the names and contents of all of its files. */
  hash: string;
  /** What is run: these bytes, and not those that are on the disk later. */
  files: ReadonlyMap<string, Buffer>;
  /** Null where it cannot be run: then why. */
  manifest: Manifest | null;
  trouble: string | null;
}

/** A plugin whose manifest is sound. */
export type Loadable = FoundPlugin & { manifest: Manifest };

/** Folder of the plugins that are committed, relative to the main checkout. */
export const pluginsFolder = '.healer/plugins';

/** Those of `.healer/plugins/` and of installed packages `healer-plugin-*`, by their ids. Nothing of them is run. */
export async function findPlugins({ mainRoot }: Pick<Repository, 'mainRoot'>): Promise<FoundPlugin[]> {
  const [own, packages] = await Promise.all([
    foldersIn(join(mainRoot, pluginsFolder), () => true),
    foldersIn(join(mainRoot, 'node_modules'), (name) => name.startsWith('healer-plugin-')),
  ]);
  const found = [
    ...(await Promise.all(own.map((name) => readPlugin(join(mainRoot, pluginsFolder, name), 'repository')))),
    ...(await Promise.all(
      packages.map((name) => readPlugin(join(mainRoot, 'node_modules', name), 'package')),
    )),
  ].sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
  const seen = new Set<string>();
  return found.map((plugin) => {
    if (!seen.has(plugin.id)) {
      seen.add(plugin.id);
      return plugin;
    }
    return { ...plugin, manifest: null, trouble: `another plugin is called ${plugin.id} as well` };
  });
}

async function foldersIn(folder: string, counts: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => counts(name) && !name.startsWith('.'));
}

/** More is no small plugin. */
const mostFiles = 40;
const mostBytes = 1024 ** 2;

async function readPlugin(folder: string, origin: FoundPlugin['origin']): Promise<FoundPlugin> {
  const name = folder.split(/[\\/]/).at(-1) ?? '';
  const found = { id: name, origin, folder, hash: '', files: new Map(), manifest: null };
  try {
    // An installed package may be a link to where a package manager keeps it.
    const files = await readFiles(origin === 'package' ? await realpath(folder) : folder);
    const read = { ...found, hash: hashOf(files), files };
    const text = files.get(manifestFile)?.toString('utf8');
    if (text === undefined) return { ...read, trouble: `it has no ${manifestFile}` };
    if (!files.has(mainFile)) return { ...read, trouble: `it has no ${mainFile}` };
    const manifest = parseManifest(text);
    if (typeof manifest === 'string') return { ...read, trouble: manifest };
    return { ...read, id: manifest.id, manifest, trouble: null };
  } catch (error) {
    return { ...found, trouble: error instanceof Error ? error.message : String(error) };
  }
}

async function readFiles(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  const visit = async (path: string): Promise<void> => {
    for (const name of (await readdir(join(folder, path))).sort()) {
      if (name === 'node_modules' || name.startsWith('.')) continue;
      const inner = path === '' ? name : `${path}/${name}`;
      const stats = await lstat(join(folder, inner));
      if (stats.isDirectory()) {
        await visit(inner);
        continue;
      }
      if (!stats.isFile() || !isPlainPath(inner)) throw new Error(`${inner} is no plain file`);
      bytes += stats.size;
      if (files.size >= mostFiles || bytes > mostBytes)
        throw new Error(`it has more than ${mostFiles} files or ${mostBytes / 1024} KiB`);
      files.set(inner, await readFile(join(folder, inner)));
    }
  };
  await visit('');
  return files;
}

export function hashOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [path, content] of [...files].sort(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(`${JSON.stringify([path, content.length])}\n`).update(content);
  return hash.digest('hex');
}
