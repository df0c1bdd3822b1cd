import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/**
 * What has to stay readable for a program to start, where it is in a folder that is hidden: what the PATH finds, what that
 * leads to, and the package around it where npm has installed it. Null where there is no such program. A path that is not
 * absolute would mean a file of the repository, which is nobody's agent.
 */
export async function installationOf(program: string, env: NodeJS.ProcessEnv): Promise<string[] | null> {
  const places = isAbsolute(program)
    ? [program]
    : program.includes('/')
      ? []
      : (env.PATH ?? '')
          .split(':')
          .filter(isAbsolute)
          .map((folder) => join(folder, program));
  for (const place of places) {
    if (!(await isProgram(place))) continue;
    const real = await realpath(place);
    const [aroundIt] = /^.*?\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(real) ?? [];
    return [...new Set([place, aroundIt ?? real])];
  }
  return null;
}

const isProgram = (path: string): Promise<boolean> =>
  Promise.all([stat(path), access(path, constants.X_OK)]).then(
    ([stats]) => stats.isFile(),
    () => false,
  );
