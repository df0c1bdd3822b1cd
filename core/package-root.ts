import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of healer's own package, wherever this module was compiled or bundled to. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

export const templatePath = (...parts: string[]): string => join(packageRoot, 'templates', ...parts);

/** Absolute path of a compiled file that runs in other people's processes, such as `attach.cjs`. */
export const hookPath = (...parts: string[]): string => join(packageRoot, 'dist', 'hooks', ...parts);

/** healer's own version, from its package.json. */
export const ownVersion = (): string =>
  (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'templates'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('healer is installed without its package.json');
  return findPackageRoot(parent);
}
