import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { HealerError } from '../errors.js';
import type { Repository } from '../git/repository.js';
import { ownCode, packageRoot } from '../package-root.js';
import { detectIsolation, type Isolation } from '../sandbox/isolation.js';
import type { Enclosure } from '../sandbox/launch.js';
import type { Limits } from '../sandbox/limits/limits.js';
import { temporaryFolder } from '../workspace/temporary-folder.js';
import type { FoundPlugin } from './find.js';

export interface PluginPlace {
  repo: Pick<Repository, 'root' | 'mainRoot'>;
  config: { isolation: NonNullable<Enclosure['isolation']> };
  signal?: AbortSignal;
}

/** A folder with the files of one plugin, and how what runs there is enclosed. */
export interface EnclosedPlugin {
  /** Absolute: what was hashed, and nothing else. */
  folder: string;
  enclosure: Enclosure;
  dispose(): Promise<void>;
}

/** For everything that a plugin starts: enough to parse a large file. */
const limits: Limits = { memoryMiB: 768, processes: 64, openFiles: 256, diskMiB: 16 };

/**
 * Lays out a copy of a plugin beside a link to healer, where nothing of the repository can be reached. It may write only in
 * a folder that is gone with it, and has neither network nor a home. Error: ISOLATION_UNAVAILABLE
 */
export async function enclosePlugin(
  { files }: Pick<FoundPlugin, 'files'>,
  { repo, config }: PluginPlace,
  modules: Readonly<Record<string, string>> = {},
): Promise<EnclosedPlugin> {
  await requireNoNetwork();
  const place = await temporaryFolder('plugin');
  const dispose = () => rm(place, { recursive: true, force: true, maxRetries: 3 });
  try {
    const folder = join(place, 'plugin');
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const links = { healer: packageRoot, ...modules };
    await Promise.all(['node_modules', 'own', 'work'].map((name) => mkdir(join(place, name))));
    for (const [name, target] of Object.entries(links))
      await symlink(target, join(place, 'node_modules', name), 'junction');
    return {
      folder,
      enclosure: {
        cwd: folder,
        worktree: join(place, 'work'),
        temp: join(place, 'own'),
        readOnly: [
          folder,
          join(place, 'node_modules'),
          ...ownCode([
            'typescript',
            'espree',
            '@typescript-eslint/typescript-estree',
            '@typescript-eslint/visitor-keys',
          ]),
          ...Object.values(modules).map(packagesAround),
        ],
        hide: [...new Set([repo.root, repo.mainRoot])],
        isolation: config.isolation,
        limits,
        env: { NODE_PATH: '' },
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The folder of packages that a package was put in: what it needs is beside it. */
function packagesAround(folder: string): string {
  const inside = folder.lastIndexOf(`${sep}node_modules${sep}`);
  return inside < 0 ? folder : folder.slice(0, inside + `${sep}node_modules`.length);
}

export async function requireNoNetwork(): Promise<void> {
  const isolation = await detectIsolation();
  if (holdsNetwork(isolation)) return;
  throw new HealerError('ISOLATION_UNAVAILABLE', `Plugins are not run here: ${isolation.why}`, {
    next: 'Install bubblewrap: nothing else keeps plugins from the network here.',
  });
}

/** Node's permission model knows of the network since 25. */
const holdsNetwork = ({ name }: Isolation): boolean =>
  name === 'bubblewrap' ||
  name === 'sandbox-exec' ||
  (name === 'permission' && process.allowedNodeEnvironmentFlags.has('--allow-net'));
