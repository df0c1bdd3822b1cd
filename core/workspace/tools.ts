import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { dependsOn, type Manifest } from './manifest.js';
import type { WorkspacePackage } from './packages.js';

const eslintConfigs = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map(
  (extension) => `eslint.config.${extension}`,
);

/** Whether the project is checked by tsc: some package has a tsconfig.json, or depends on TypeScript. */
export async function usesTypescript(root: string, packages: WorkspacePackage[], manifests: Manifest[]) {
  if (manifests.some((manifest) => dependsOn(manifest, 'typescript'))) return true;
  return anyExists(packages.map(({ folder }) => join(root, folder, 'tsconfig.json')));
}

/** Whether ESLint can be run here: the project depends on it, and has a configuration in its current format. */
export async function usesEslint(root: string, manifests: Manifest[]) {
  if (!manifests.some((manifest) => dependsOn(manifest, 'eslint'))) return false;
  return anyExists(eslintConfigs.map((name) => join(root, name)));
}

async function anyExists(paths: string[]): Promise<boolean> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
