import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { git } from '../../git/command.js';
import type { Manifest } from '../manifest.js';
import type { WorkspacePackage } from '../packages.js';
import { dependenciesOf, type PackageGraph, usedFirst } from './graph.js';

/** Packages that others can load only once their script `build` has run: for their folders, a file that it makes. */
export type BuiltPackages = ReadonlyMap<string, string>;

/**
 * By what the manifest says is loaded: where git ignores that, a clean checkout has it only after a build.
 * `manifests` are those of `packages`, in the same order.
 */
export async function builtPackages(
  root: string,
  packages: readonly WorkspacePackage[],
  manifests: readonly Manifest[],
): Promise<BuiltPackages> {
  const entries = packages.flatMap(({ folder }, at) => {
    const manifest = manifests[at];
    if (folder === '' || !manifest?.scripts.build) return [];
    return entriesOf(manifest).map((entry) => ({ folder, entry: posix.join(folder, entry) }));
  });
  if (entries.length === 0) return new Map();
  const input = entries.map(({ entry }) => `${entry}\0`).join('');
  // Its exit code says whether it found any.
  const listed = await git({ root }, ['check-ignore', '-z', '--stdin'], { input, allowFailure: true });
  const ignored = new Set(listed.split('\0').filter(Boolean));
  const built = new Map<string, string>();
  for (const { folder, entry } of entries)
    if (ignored.has(entry) && !built.has(folder)) built.set(folder, entry);
  return built;
}

/** Files that `main`, `module` and `exports` name, without patterns. */
function entriesOf({ main, module, exports }: Manifest): string[] {
  const found = [main, module, ...leaves(exports)];
  return [...new Set(found.filter((entry) => typeof entry === 'string'))].filter(
    (entry) => !/[*\0]|\.d\.[cm]?ts$|^\.\.|^\//.test(entry),
  );
}

function leaves(exports: unknown): unknown[] {
  if (typeof exports === 'string') return [exports];
  return exports !== null && typeof exports === 'object' ? Object.values(exports).flatMap(leaves) : [];
}

/** Folders to build, used ones first, before a package can be tested. `own` is whether it tests what it builds itself. */
export function buildsBefore(
  folder: string,
  { graph, built, own }: { graph: PackageGraph; built: BuiltPackages; own: boolean },
): string[] {
  const wanted = [...dependenciesOf(graph, [folder])].filter((each) => built.has(each));
  return [...usedFirst(graph, wanted), ...(own && built.has(folder) ? [folder] : [])];
}

/** Whether turbo or nx builds a package before the script that tests it: `"dependsOn": ["build"]`. */
export async function testsNeedBuild(root: string, script: string): Promise<boolean> {
  const [turbo, nx] = await Promise.all([readJson(root, 'turbo.json'), readJson(root, 'nx.json')]);
  const tasks = [turbo.tasks, turbo.pipeline, nx.targetDefaults];
  return tasks.some((each) => {
    const task = Object(Object(each)[script]) as { dependsOn?: unknown };
    return Array.isArray(task.dependsOn) && task.dependsOn.includes('build');
  });
}

async function readJson(root: string, file: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(root, file), 'utf8').catch(() => null);
  if (text === null) return {};
  const { parse } = await import('yaml');
  try {
    // JSON with comments and trailing commas, which both allow, is YAML but for the comments.
    return Object(parse(text.replace(/^\s*\/\/.*$/gm, ''))) as Record<string, unknown>;
  } catch {
    return {};
  }
}
