import { join } from 'node:path';
import type { Config } from '../config/schema.js';
import type { RunnerName } from '../model.js';
import { type Manifest, readManifest } from './manifest.js';
import { detectPackageManager, type PackageManager } from './package-manager.js';
import { listPackages, type WorkspacePackage } from './packages.js';
import { findTest } from './test-command.js';
import { usesEslint, usesTypescript } from './tools.js';

/** What a repository is, as far as running its tests goes. */
export interface Workspace {
  /** Absolute path of the checkout. */
  root: string;
  packageManager: PackageManager;
  /** Every package, the root's own first. */
  packages: WorkspacePackage[];
  test: TestSettings | null;
  typescript: boolean;
  eslint: boolean;
}

export interface TestSettings {
  /** Text of the test script, or of the configured command. */
  script: string;
  /** Ready for spawn. */
  command: string[];
  /** Relative to the root; `''` is the root. */
  cwd: string;
  runner: RunnerName;
}

/**
 * Describes the checkout at `root`. No test script, or the one that `npm init` writes, gives `test: null`.
 * @throws HealerError `NO_PACKAGE_JSON`, `FILE_UNREADABLE`
 */
export async function describeWorkspace(root: string, config: Config): Promise<Workspace> {
  const manifest = await readManifest(root);
  const [packageManager, packages] = await Promise.all([
    detectPackageManager(root),
    listPackages(root, manifest),
  ]);
  const manifests = await Promise.all(
    packages.slice(1).map(({ folder }) => readManifest(join(root, folder))),
  );
  const all: Manifest[] = [manifest, ...manifests];
  const [typescript, eslint] = await Promise.all([
    usesTypescript(root, packages, all),
    usesEslint(root, all),
  ]);
  const test = await findTest({ root, manifest, manifests: all, packages, packageManager, config });
  return { root, packageManager, packages, test, typescript, eslint };
}
