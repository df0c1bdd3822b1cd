import { join } from 'node:path';

/** Variables that a test run may see of the user's environment; tokens and agents' sockets are not among them. */
const allowed = [
  'PATH',
  'LANG',
  'LANGUAGE',
  'TERM',
  'COLORTERM',
  'TZ',
  'NODE_ENV',
  'CI',
  'NO_COLOR',
  'FORCE_COLOR',
  'SHELL',
  'USER',
  'LOGNAME',
  // Windows cannot start a process without these.
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'windir',
];

/**
 * The environment of everything that runs in the sandbox: an allow-list of the user's variables, an empty HOME
 * and a private temp folder, then `additions`.
 */
export function scrubbedEnvironment(
  temp: string,
  additions: Readonly<Record<string, string>> = {},
  source: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  // Windows does not tell their cases apart, and calls its own `Path`.
  const plain = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const known = new Set(allowed.map(plain));
  const kept = Object.entries(source).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (known.has(plain(entry[0])) || /^LC_[A-Z]+$/.test(entry[0])),
  );
  const home = join(temp, 'home');
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: join(temp, 'tmp'),
    TEMP: join(temp, 'tmp'),
    TMP: join(temp, 'tmp'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    npm_config_update_notifier: 'false',
    npm_config_offline: 'true',
    ...additions,
  };
}
