import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { detect } from 'package-manager-detector/detect';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** By the lock file, then by `packageManager` and `devEngines`, then by what installed; npm where nothing tells. */
export async function detectPackageManager(root: string): Promise<PackageManager> {
  const found = await detect({ cwd: root, stopDir: root, onUnknown: () => {} });
  return found && isKnown(found.name) ? found.name : 'npm';
}

/** The command that runs a script of package.json. */
export const runScript = (manager: PackageManager, script: string): string[] =>
  script === 'test' && manager !== 'bun' ? [manager, 'test'] : [manager, 'run', script];

/**
 * The same for what is run in a sandbox: without the network pnpm can neither fetch the version of itself that package.json
 * names, nor install what it thinks is missing.
 */
export function runScriptAsItIs(manager: PackageManager, script: string): string[] {
  const [program = manager, ...words] = runScript(manager, script);
  return manager === 'pnpm' ? [program, ...pnpmAsItIs, ...words] : [program, ...words];
}

const pnpmAsItIs = ['manage-package-manager-versions', 'verify-deps-before-run'].map(
  (setting) => `--config.${setting}=false`,
);

const isKnown = (name: string): name is PackageManager => ['npm', 'pnpm', 'yarn', 'bun'].includes(name);

/**
 * The one that runs the scripts of a repository here: its own where that is on the PATH, else npm, which comes with Node and
 * runs a script with the same folders on its PATH. None is fetched for it.
 */
export function availableManager(
  manager: PackageManager,
  { PATH = '' }: NodeJS.ProcessEnv = process.env,
): PackageManager {
  const names = process.platform === 'win32' ? [`${manager}.cmd`, `${manager}.exe`] : [manager];
  const isThere = PATH.split(delimiter).some((folder) =>
    names.some((name) => existsSync(join(folder, name))),
  );
  return isThere ? manager : 'npm';
}
