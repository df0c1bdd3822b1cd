import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { linkDependencies } from './dependencies.js';
import type { TestRepository } from './repository.js';

export interface TestPackage {
  /** Names of packages of the same repository. */
  uses?: readonly string[];
  test?: string;
  files: Record<string, string>;
  /** More of its package.json. */
  manifest?: Record<string, unknown>;
}

export interface MonorepoOptions {
  /** Script of the root; null for none. */
  script?: string | null;
  /** More of the root's package.json. */
  manifest?: Record<string, unknown>;
  files?: Record<string, string>;
}

/** Files of a repository with npm workspaces in `packages`. */
export function monorepoFiles(
  packages: Record<string, TestPackage>,
  { script = 'npm test --workspaces --if-present', manifest = {}, files = {} }: MonorepoOptions = {},
): Record<string, string> {
  const root = {
    name: 'monorepo',
    private: true,
    type: 'module',
    workspaces: ['packages/*'],
    ...(script !== null && { scripts: { test: script } }),
    ...manifest,
  };
  const inner = Object.entries(packages).flatMap(([name, found]) => {
    const own = {
      name,
      version: '1.0.0',
      type: 'module',
      exports: './src/index.js',
      ...(found.test !== undefined && { scripts: { test: found.test } }),
      ...(found.uses && { dependencies: Object.fromEntries(found.uses.map((used) => [used, '^1.0.0'])) }),
      ...found.manifest,
    };
    const texts = Object.entries(found.files).map(([file, text]) => [`packages/${name}/${file}`, text]);
    return [[`packages/${name}/package.json`, JSON.stringify(own, null, 2)], ...texts];
  });
  return {
    'package.json': JSON.stringify(root, null, 2),
    '.gitignore': 'node_modules\n',
    ...files,
    ...Object.fromEntries(inner),
  };
}

/** What `npm install` makes in it: links to the packages in the root's node_modules; other packages are those of this repository. */
export async function installMonorepo({ root }: TestRepository, names: readonly string[]): Promise<void> {
  await linkDependencies(root);
  for (const name of names) {
    const place = join(root, 'node_modules', name);
    await rm(place, { recursive: true, force: true });
    await mkdir(dirname(place), { recursive: true });
    await symlink(relative(dirname(place), join(root, 'packages', name)), place);
  }
}
