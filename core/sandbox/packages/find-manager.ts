import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Manager } from './managers.js';

/** A package manager as it is on this machine. */
export interface FoundManager {
  /** Ready for spawn, without arguments. */
  command: string[];
  /** Absolute folders that it is read from. */
  shown: string[];
}

/**
 * A package manager that runs without fetching itself first: what Corepack keeps of the version that the manifest names, what is on the
 * PATH, what the checkout has installed. Null where there is none: a release that the repository brings is code of the
 * repository, and Corepack's own commands would fetch one.
 */
export async function findManager(
  name: Manager['name'],
  { root, wanted, env = process.env }: { root: string; wanted: string | null; env?: NodeJS.ProcessEnv },
): Promise<FoundManager | null> {
  const corepack =
    env.COREPACK_HOME ?? join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'node/corepack');
  const kept = wanted === null ? [] : [join(corepack, 'v1', name, wanted)];
  const onPath = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  for (const folder of [...kept, ...(await packagesBehind(onPath)), join(root, 'node_modules', name)]) {
    const program = await programIn(folder, name);
    if (program !== null) return { command: [process.execPath, program], shown: [await realpath(folder)] };
  }
  return null;
}

/** The folders of the packages whose commands these paths are. */
async function packagesBehind(paths: readonly string[]): Promise<string[]> {
  const folders: string[] = [];
  for (const path of paths) {
    const real = await realpath(path).catch(() => null);
    for (let folder = real && dirname(real); folder && folder !== dirname(folder); folder = dirname(folder)) {
      if (!existsSync(join(folder, 'package.json'))) continue;
      folders.push(folder);
      break;
    }
  }
  return folders;
}

/** The command of a package, as its package.json says; null where it is another package. */
async function programIn(folder: string, command: string): Promise<string | null> {
  try {
    const { name, bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = typeof bin === 'string' ? bin : bin?.[command];
    const isIt = name === command || name === `@${command}pkg/cli` || name === `@${command}pkg/cli-dist`;
    return isIt && typeof file === 'string' ? join(folder, file) : null;
  } catch {
    // Corepack keeps Yarn 2 and later as a single file.
    const single = join(folder, `${command}.js`);
    return existsSync(single) ? single : null;
  }
}
