import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Manifest, readManifest } from './manifest.js';
import { type NxProject, readNxProjects } from './monorepo/nx.js';

export interface WorkspacePackage {
  name: string;
  /** Relative to the root, with `/`; `''` is the root. */
  folder: string;
}

/** The root and every package of its npm, yarn or pnpm workspaces, of lerna, and projects of nx, in the order of their folders. */
export async function listPackages(
  root: string,
  manifest: Manifest,
  nx?: readonly NxProject[],
): Promise<WorkspacePackage[]> {
  const own = { name: manifest.name ?? basename(root), folder: '' };
  const patterns = await workspacePatterns(root, manifest);
  const projects = nx ?? (await readNxProjects(root));
  if (patterns.length === 0 && projects.length === 0) return [own];
  const folders = patterns.length === 0 ? [] : await expand(root, patterns);
  const packages = await Promise.all(folders.map((folder) => describePackage(root, folder)));
  const found = packages.filter((each) => each !== null);
  const others = projects.filter(({ folder }) => folder !== '' && !folders.includes(folder));
  const named = others.map(async ({ name, folder }) => ({
    name: (await readManifest(join(root, folder)).catch(() => null))?.name ?? name,
    folder,
  }));
  const all = [...found, ...(await Promise.all(named))];
  return [own, ...all.sort((a, b) => (a.folder < b.folder ? -1 : 1))];
}

/** Globs of the folders of packages, those of npm, yarn and bun and those of pnpm. */
export const workspacePatterns = async (root: string, manifest: Manifest): Promise<string[]> => [
  ...(manifest.workspaces ?? []),
  ...(await pnpmPatterns(root)),
  ...(await lernaPatterns(root)),
];

/** Lerna without `packages` takes those of the package manager. Source: https://lerna.js.org/docs/api-reference/configuration */
async function lernaPatterns(root: string): Promise<string[]> {
  const text = await readFile(join(root, 'lerna.json'), 'utf8').catch(() => '{}');
  try {
    const { packages } = Object(JSON.parse(text)) as { packages?: unknown };
    return Array.isArray(packages) ? packages.filter((pattern) => typeof pattern === 'string') : [];
  } catch {
    return [];
  }
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
