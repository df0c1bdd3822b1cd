import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Absolute path of what must last on this machine and never enters a repository: the signing key.
 * `HEALER_DATA_HOME`, else the platform's place (on Linux the XDG base directory specification).
 */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HEALER_DATA_HOME) return env.HEALER_DATA_HOME;
  return join(
    platformFolder(env, { xdg: 'XDG_DATA_HOME', linux: ['.local', 'share'], mac: 'Application Support' }),
    'healer',
  );
}

/** Absolute path of what may be deleted at any time: worktrees and caches. `HEALER_CACHE_HOME`, else the platform's place. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HEALER_CACHE_HOME) return env.HEALER_CACHE_HOME;
  return join(platformFolder(env, { xdg: 'XDG_CACHE_HOME', linux: ['.cache'], mac: 'Caches' }), 'healer');
}

function platformFolder(
  env: NodeJS.ProcessEnv,
  places: { xdg: string; linux: string[]; mac: string },
): string {
  const xdg = env[places.xdg];
  if (xdg?.startsWith('/')) return xdg;
  if (process.platform === 'darwin') return join(homedir(), 'Library', places.mac);
  if (process.platform === 'win32') return env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return join(homedir(), ...places.linux);
}
