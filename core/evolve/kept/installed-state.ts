import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../git/repository.js';
import type { Workspace } from '../../workspace/workspace.js';

/**
 * Changes when what is installed in the checkout does: which packages, and the package.json of each. Null where a package
 * is a link to a folder whose files may change without that, as `npm link` makes them.
 */
export async function installedState(
  { root, mainRoot }: Pick<Repository, 'root' | 'mainRoot'>,
  { packages }: Pick<Workspace, 'packages'>,
): Promise<string[] | null> {
  const roots = [...new Set([root, mainRoot])];
  const folders = [...new Set(['', ...packages.map(({ folder }) => folder)])];
  const own = await Promise.all(
    roots.flatMap((each) => packages.map(({ folder }) => realpath(join(each, folder)).catch(() => ''))),
  );
  const places = roots.flatMap((each) => folders.map((folder) => join(each, folder, 'node_modules')));
  const plug = roots.map((each) => stateOf(join(each, '.pnp.cjs')));
  const found = [
    ...(await Promise.all(plug)),
    ...(await Promise.all(places.map((place) => inFolder(place)))),
  ].flat();
  return found.includes(null) ? null : (found as string[]);

  async function inFolder(place: string): Promise<(string | null)[]> {
    const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
    const states = entries.map(async ({ name }): Promise<(string | null)[]> => {
      const path = join(place, name);
      if (name.startsWith('@')) return inFolder(path);
      if (name.startsWith('.'))
        return records.has(name) ? [await stateOf(join(path, records.get(name) ?? ''))] : [];
      const link = (await lstat(path).catch(() => null))?.isSymbolicLink() ?? false;
      return [link && !(await isLasting(path)) ? null : await stateOf(join(path, 'package.json'))];
    });
    return (await Promise.all(states)).flat();
  }

  /** A package of the repository is known by its tree; one in a store is never written to. */
  async function isLasting(path: string): Promise<boolean> {
    const real = await realpath(path).catch(() => '');
    return own.includes(real) || store.test(real);
  }
}

const store = /[/\\](?:node_modules|pnpm[/\\]store|\.pnpm-store)[/\\]/;

/** What package managers write at each install, and where in it. */
const records = new Map([
  ['.package-lock.json', ''],
  ['.yarn-state.yml', ''],
  ['.yarn-integrity', ''],
  ['.modules.yaml', ''],
  ['.pnpm', 'lock.yaml'],
]);

/** The time of the last change of its state cannot be set, as that of its content is by those who unpack archives. */
const stateOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ size, ctimeMs, ino }: Stats) => `${path} ${size} ${ctimeMs} ${ino}`,
    () => `${path} -`,
  );
