import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Manifest, readManifest } from './manifest.js';

export interface WorkspacePackage {
  name: string;
  /** Relative to the root, with `/`; `''` is the root. */
  folder: string;
}

/** The root and every package of its npm, yarn or pnpm workspaces, in the order of their folders. */
export async function listPackages(root: string, manifest: Manifest): Promise<WorkspacePackage[]> {
  const own = { name: manifest.name ?? basename(root), folder: '' };
  const patterns = [...(manifest.workspaces ?? []), ...(await pnpmPatterns(root))];
  if (patterns.length === 0) return [own];
  const folders = await expand(root, patterns);
  const packages = await Promise.all(folders.map((folder) => describePackage(root, folder)));
  return [own, ...packages.filter((found) => found !== null)];
}

async function pnpmPatterns(root: string): Promise<string[]> {
  const text = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8').catch(() => null);
  if (text === null) return [];
  const { parse } = await import('yaml');
  try {
    const { packages } = Object(parse(text)) as { packages?: unknown };
    return Array.isArray(packages) ? packages.filter((pattern) => typeof pattern === 'string') : [];
  } catch {
    return [];
  }
}

async function expand(root: string, patterns: readonly string[]): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const manifests = await glob(patterns.map(toManifest), { cwd: root, ignore: ['**/node_modules/**'] });
  const folders = manifests.map((file) => dirname(file)).filter((folder) => folder !== '.');
  return [...new Set(folders)].sort();
}

function toManifest(pattern: string): string {
  const exclusion = pattern.startsWith('!') ? '!' : '';
  const folder = pattern
    .slice(exclusion.length)
    .replace(/^\.?\/+/, '')
    .replace(/\/+$/, '');
  return `${exclusion}${folder}/package.json`;
}

/** A package whose manifest does not parse is not a package yet: the root is still worth describing. */
async function describePackage(root: string, folder: string): Promise<WorkspacePackage | null> {
  const manifest = await readManifest(join(root, folder)).catch(() => null);
  return manifest && { name: manifest.name ?? basename(folder), folder };
}
