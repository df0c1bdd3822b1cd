import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';

/** Gives a project a real `node_modules` folder whose entries are the packages that this repository has installed. */
export async function linkDependencies(root: string): Promise<void> {
  const installed = join(packageRoot, 'node_modules');
  const own = join(root, 'node_modules');
  await mkdir(own, { recursive: true });
  for (const name of await readdir(installed)) {
    if (name === '.bin' || !name.startsWith('.')) await symlink(join(installed, name), join(own, name));
  }
}
