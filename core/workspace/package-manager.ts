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

const isKnown = (name: string): name is PackageManager => ['npm', 'pnpm', 'yarn', 'bun'].includes(name);
