import { join } from 'node:path';
import type { Config } from '../config/schema.js';
import type { RunnerName } from '../model.js';
import { emptyManifest, type Manifest, readManifest } from './manifest.js';
import type { Monorepo } from './monorepo/monorepo.js';
import { readNxProjects } from './monorepo/nx.js';
import { detectPackageManager, type PackageManager } from './package-manager.js';
import { listPackages, type WorkspacePackage, workspacePatterns } from './packages.js';
import { findTest, recognise } from './test-command.js';
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
  /** What its packages have to do with each other; absent where there is one alone. */
  monorepo?: Monorepo;
}

export interface TestSettings {
  /** Text of the test script, or of the configured command. */
  script: string;
  /** Ready for spawn. */
  command: string[];
  /** Relative to the root; `''` is the root. */
  cwd: string;
  runner: RunnerName;
  /** The tests of several packages, run in place of `command`. */
  parts?: TestPart[];
  /** Where packages are built first. */
  builds?: readonly string[];
  afterBuilds?: AfterBuilds;
}

/** How tests are run once the packages that they load are built. */
export interface AfterBuilds {
  /** Builds them. Ready for spawn, in the folder of the tests. */
  build: string[];
  /** Text of the script without the builds. */
  script: string;
}

/** The tests of one package. */
export interface TestPart extends Omit<TestSettings, 'parts'> {
  /** Its name. */
  package: string;
  /** Its folder, relative to the root, which may be another one than the tests are run in. */
  folder: string;
  /** The folders of all packages that it uses. */
  uses?: readonly string[];
  /** The folders of packages that the command builds where they are not built yet. */
  builds?: readonly string[];
  /** The longest that they may take, where the settings say so. */
  timeoutMs?: number;
}

/**
 * Describes the checkout at `root`. No test script, or the one that `npm init` writes, gives `test: null`.
 * @throws HealerError `NO_PACKAGE_JSON`, `FILE_UNREADABLE`
 */
export async function describeWorkspace(root: string, config: Config): Promise<Workspace> {
  const manifest = await readManifest(root);
  const [packageManager, nx] = await Promise.all([detectPackageManager(root), readNxProjects(root)]);
  const packages = await listPackages(root, manifest, nx);
  const isNx = new Set(nx.map(({ folder }) => folder));
  const manifests = await Promise.all(
    packages.slice(1).map(async ({ folder }) => {
      const read = readManifest(join(root, folder));
      return isNx.has(folder) ? read.catch(() => emptyManifest) : read;
    }),
  );
  const all: Manifest[] = [manifest, ...manifests];
  const [typescript, eslint] = await Promise.all([
    usesTypescript(root, packages, all),
    usesEslint(root, all),
  ]);
  const test = await findTest({ root, manifest, manifests: all, packages, packageManager, config });
  const described = { root, packageManager, packages, test, typescript, eslint };
  const patterns = await workspacePatterns(root, manifest);
  if (packages.length < 2 && patterns.length === 0) return described;
  const { describeMonorepo } = await import('./monorepo/monorepo.js');
  const search = {
    root,
    patterns,
    packages,
    manifests: all,
    manager: packageManager,
    nx,
    config,
    test,
    recognise,
  };
  const monorepo = await describeMonorepo(search);
  if (monorepo === null) return described;
  const { flat } = monorepo;
  const parts =
    test === null || flat || monorepo.parts.length < 2 ? {} : { test: { ...test, parts: monorepo.parts } };
  return { ...described, ...parts, monorepo };
}
