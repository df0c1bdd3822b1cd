import type { PackageManager } from '../../workspace/package-manager.js';

/** How a package manager installs what a tree asks for, without running a script of anybody. */
export interface Manager {
  name: 'npm' | 'pnpm' | 'yarn';
  /** Words after its own name. */
  install: string[];
  /** The same for the lock file alone, once all is installed. */
  settle: string[];
  env: Record<string, string>;
}

export interface InstallSettings {
  /** Of the registry, without a slash at its end. */
  endpoint: string;
  /** Absolute folder for its caches. */
  home: string;
  /** Milliseconds since its publication that a version must have had, where the manager can be told so. */
  minimumAgeMs: number;
  /** Name of the lock file in the root of the tree; null where it has none. */
  lock: string | null;
  /** Of that file; `''` where there is none. */
  lockText: string;
  now: Date;
}

/** Lock files in the root of a tree, by who writes them. */
export const lockFiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

export function managerOf(name: Manager['name'], settings: InstallSettings): Manager {
  if (name === 'pnpm') return pnpm(settings);
  if (name === 'yarn') return isBerry(settings) ? berry(settings) : classicYarn(settings);
  return npm(settings);
}

/** Yarn 2 and later. */
const isBerry = ({ lockText }: Pick<InstallSettings, 'lockText'>): boolean => /^__metadata:/m.test(lockText);

function npm({ endpoint, home, minimumAgeMs, lock, lockText, now }: InstallSettings): Manager {
  const before = new Date(now.getTime() - minimumAgeMs).toISOString();
  return {
    name: 'npm',
    install: ['install', '--ignore-scripts'],
    settle: ['install', '--ignore-scripts', '--package-lock-only'],
    env: npmSettings({
      registry: `${endpoint}/`,
      // Tarballs come from where the packages are asked for, whatever a lock file says.
      replace_registry_host: 'always',
      cache: `${home}/npm`,
      userconfig: `${home}/no-user`,
      globalconfig: `${home}/no-global`,
      offline: 'false',
      audit: 'false',
      fund: 'false',
      progress: 'false',
      loglevel: 'error',
      ignore_scripts: 'true',
      fetch_retries: '1',
      package_lock: String(lock !== null),
      omit_lockfile_registry_resolved: String(
        /"integrity": /.test(lockText) && !/"resolved": "https?:/.test(lockText),
      ),
      // Where nothing is locked, what package.json asks for may be younger already.
      ...(lock !== null && { before }),
    }),
  };
}

function pnpm({ endpoint, home, minimumAgeMs, lock }: InstallSettings): Manager {
  const words = ['--ignore-scripts', '--ignore-pnpmfile', '--no-frozen-lockfile', '--reporter=append-only'];
  const settings = {
    registry: `${endpoint}/`,
    store_dir: `${home}/pnpm/store`,
    cache_dir: `${home}/pnpm/cache`,
    state_dir: `${home}/pnpm/state`,
    userconfig: `${home}/no-user`,
    globalconfig: `${home}/no-global`,
    offline: 'false',
    ignore_scripts: 'true',
    strict_dep_builds: 'false',
    manage_package_manager_versions: 'false',
    package_manager_strict: 'false',
    update_notifier: 'false',
    minimum_release_age: String(Math.floor(minimumAgeMs / 60_000)),
    confirm_modules_purge: 'false',
  };
  return {
    name: 'pnpm',
    install: ['install', ...words, ...(lock === null ? ['--no-lockfile'] : [])],
    settle: ['install', ...words, '--lockfile-only'],
    env: { ...npmSettings(settings), ...npmSettings(settings, 'pnpm_config_'), CI: 'true' },
  };
}

function classicYarn({ endpoint, home, lock }: InstallSettings): Manager {
  const words = ['install', '--ignore-scripts', '--non-interactive', '--no-progress', '--no-default-rc'];
  return {
    name: 'yarn',
    install: [...words, ...(lock === null ? ['--no-lockfile'] : [])],
    settle: words,
    env: {
      ...npmSettings({
        registry: endpoint,
        offline: 'false',
        userconfig: `${home}/no-user`,
        globalconfig: `${home}/no-global`,
      }),
      YARN_REGISTRY: endpoint,
      YARN_CACHE_FOLDER: `${home}/yarn`,
      YARN_IGNORE_PATH: '1',
      SKIP_YARN_COREPACK_CHECK: '1',
    },
  };
}

function berry({ endpoint, home }: InstallSettings): Manager {
  return {
    name: 'yarn',
    install: ['install', '--mode=skip-build'],
    settle: ['install', '--mode=update-lockfile'],
    env: {
      YARN_NPM_REGISTRY_SERVER: endpoint,
      YARN_UNSAFE_HTTP_WHITELIST: new URL(endpoint).protocol === 'http:' ? new URL(endpoint).hostname : '',
      YARN_ENABLE_SCRIPTS: 'false',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_ENABLE_TELEMETRY: 'false',
      YARN_ENABLE_GLOBAL_CACHE: 'true',
      YARN_GLOBAL_FOLDER: `${home}/yarn`,
      YARN_ENABLE_PROGRESS_BARS: 'false',
      YARN_ENABLE_COLORS: 'false',
      YARN_IGNORE_PATH: '1',
    },
  };
}

const npmSettings = (settings: Record<string, string>, prefix = 'npm_config_'): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}${name}`, value]));
