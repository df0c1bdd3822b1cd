import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';

export interface Installation {
  /** Absolute path of the program. */
  program: string;
  /** What has to stay readable for it to start, where it is in a folder that is hidden. */
  shown: string[];
}

/**
 * Finds a program on the PATH: itself, what it leads to, and the packages around it where npm has installed it. Null where
 * there is none. What lies in a checkout of the repository is nobody's agent, whatever it is called: npm puts the commands
 * of its packages on the PATH, and to change those asks nobody again. A path that is not absolute would mean such a file too.
 */
export async function findInstallation(
  program: string,
  env: NodeJS.ProcessEnv,
  checkouts: readonly string[],
): Promise<Installation | null> {
  for (const place of placesOf(program, env)) {
    const real = await realProgram(place);
    if (real === null || [place, real].some((path) => checkouts.some((root) => path.startsWith(root + sep))))
      continue;
    const [aroundIt] = /^.*?\/node_modules(?=\/)/.exec(real) ?? [];
    return { program: place, shown: [...new Set([place, aroundIt ?? real])] };
  }
  return null;
}

function placesOf(program: string, { PATH = '' }: NodeJS.ProcessEnv): string[] {
  if (isAbsolute(program)) return [program];
  if (program.includes('/')) return [];
  return PATH.split(':')
    .filter(isAbsolute)
    .map((folder) => join(folder, program));
}

async function realProgram(path: string): Promise<string | null> {
  try {
    const [stats] = await Promise.all([stat(path), access(path, constants.X_OK)]);
    return stats.isFile() ? await realpath(path) : null;
  } catch {
    return null;
  }
}
