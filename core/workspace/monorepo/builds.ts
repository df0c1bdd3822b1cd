import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { git } from '../../git/command.js';
import { escapePattern } from '../../runners/select.js';
import type { Manifest } from '../manifest.js';
import type { WorkspacePackage } from '../packages.js';
import { isTestFile } from '../sources.js';
import { dependenciesOf, type PackageGraph, packageOf, usedFirst } from './graph.js';

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

/**
 * Folders to build, used ones first, before a package can be tested. `ownBuilds` are those of packages that test what they
 * build themselves.
 */
export function buildsBefore(
  folder: string,
  { graph, built, ownBuilds }: { graph: PackageGraph; built: BuiltPackages; ownBuilds: ReadonlySet<string> },
): string[] {
  const wanted = [...dependenciesOf(graph, [folder])].filter((each) => built.has(each));
  return [...usedFirst(graph, wanted), ...(ownBuilds.has(folder) && built.has(folder) ? [folder] : [])];
}

/** Folders of built packages whose own tests import what is built: by the name of the package, or by its path. */
export async function testingTheirBuilds(
  root: string,
  packages: readonly WorkspacePackage[],
  built: BuiltPackages,
): Promise<Set<string>> {
  const own = packages.filter(({ folder }) => built.has(folder));
  const outputs = new Map(own.map(({ folder }) => [folder, outputOf(folder, built.get(folder) ?? '')]));
  if (own.length === 0) return new Set();
  const names = own.map(({ name }) => escapePattern(name)).join('|');
  const folders = [...new Set(outputs.values())].map(escapePattern).join('|');
  const pattern = `['"]((${names})(/[^'"]*)?|(\\.\\.?/)+(${folders})(/[^'"]*)?)['"]`;
  const args = ['grep', '--untracked', '-I', '-E', '-o', '-z', '-e', pattern, '--', '*test*', '*spec*'];
  // Its exit code says whether it found any.
  const listed = await git({ root }, args, { allowFailure: true });
  const found = listed.split('\n').flatMap((line) => {
    const [file = '', match = ''] = line.split('\0');
    const around = isTestFile(file) ? packageOf(own, file) : undefined;
    const specifier = match.slice(1, -1);
    const isOwn =
      around !== undefined &&
      (specifier === around.name ||
        specifier.startsWith(`${around.name}/`) ||
        isPathInto(specifier, file, `${around.folder}/${outputs.get(around.folder)}`));
    return isOwn ? [around.folder] : [];
  });
  return new Set(found);
}

/** The folder that a build makes, from that of its package. */
const outputOf = (folder: string, entry: string): string => posix.relative(folder, entry).split('/')[0] ?? '';

function isPathInto(specifier: string, file: string, output: string): boolean {
  if (!specifier.startsWith('.')) return false;
  const path = posix.join(posix.dirname(file), specifier);
  return path === output || path.startsWith(`${output}/`);
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
