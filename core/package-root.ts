import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of healer's own package, wherever this module was compiled or bundled to. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

export const templatePath = (...parts: string[]): string => join(packageRoot, 'templates', ...parts);

/** Absolute path of a compiled file that runs in other people's processes, such as `attach.cjs`. */
export const hookPath = (...parts: string[]): string => join(packageRoot, 'dist', 'hooks', ...parts);

/** healer's own version, from its package.json. */
export const ownVersion = (): string =>
  (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;

/** Folders that healer's own code and these packages are loaded from, which isolation would hide inside a home folder. */
export function ownCode(packages: readonly string[]): string[] {
  const { resolve } = createRequire(import.meta.url);
  const modules = packages.map((name) => {
    const path = realpathSync(resolve(name));
    return path.slice(0, path.indexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length);
  });
  return [...new Set([realpathSync(packageRoot), ...modules])];
}

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'templates'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('healer is installed without its package.json');
  return findPackageRoot(parent);
}
