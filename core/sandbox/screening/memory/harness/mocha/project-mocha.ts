import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The mocha that a project has installed, as far as healer drives it. */
export interface ProjectMocha {
  Mocha: {
    new (options: Record<string, unknown>): Mocha;
    /** Before version 8 the second is whether to wait for a call of `run`. */
    Runner: new (
      suite: Suite,
      options: Record<string, unknown> | boolean,
    ) => Runner;
  };
  /** Options of the command line, the environment, the configuration files and package.json, in this order of weight. */
  loadOptions(argv: readonly string[]): Record<string, unknown>;
  major: number;
  /** Finds root hooks and global fixtures in what required modules export; before version 8 there are none. */
  plugins(): PluginLoader;
}

export interface Mocha {
  suite: Suite;
  options: Record<string, unknown>;
  hasGlobalSetupFixtures?(): boolean;
  hasGlobalTeardownFixtures?(): boolean;
  runGlobalSetup(runner: Runner): Promise<object>;
  runGlobalTeardown(runner: Runner, options: { context: object }): Promise<object>;
}

interface PluginLoader {
  load(exported: unknown): boolean;
  finalize(): Promise<Record<string, unknown>>;
}

interface PluginLoaders {
  create(): PluginLoader;
}

export interface Suite extends Emitter {
  title: string;
  file?: string;
  /** What `this` inherits from in its tests and hooks. */
  ctx: object;
  parent?: Suite;
  suites: Suite[];
  tests: Test[];
  titlePath(): string[];
  hasOnly(): boolean;
  filterOnly(): boolean;
  getHooks(kind: HookKind): Runnable[];
}

export const hookKinds = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'] as const;
export type HookKind = (typeof hookKinds)[number];

/** A test or a hook. */
export interface Runnable extends Emitter {
  type?: 'test' | 'hook';
  file?: string;
  parent?: Suite;
  timer?: NodeJS.Timeout;
  timedOut: boolean;
  titlePath(): string[];
  /** Milliseconds; 0 for no limit. */
  timeout(): number;
  clearTimeout(): void;
  /** Before version 8: whether `timeout` counts. */
  enableTimeouts?(): boolean;
  resetTimeout(): void;
  /** Ends it. */
  callback(error: unknown): void;
  _timeoutError(ms: number): Error;
}

export interface Test extends Runnable {
  fullTitle(): string;
}

export interface Runner extends Emitter {
  run(done: () => void): unknown;
  abort(): unknown;
  dispose?(): void;
  globals(names: unknown): unknown;
  uncaught(error: unknown): void;
  unhandled?(reason: unknown): void;
}

interface Emitter {
  on(event: string, listener: (runnable: Runnable, error?: unknown) => void): unknown;
  once(event: string, listener: () => void): unknown;
  emit(event: string, ...values: unknown[]): unknown;
}

/** Throws where no mocha is installed that healer knows to drive: versions 6, 7, and 8.2 to 12. */
export function projectMocha(folder: string): ProjectMocha {
  const manifest = createRequire(join(folder, 'package.json')).resolve('mocha/package.json');
  const require = createRequire(manifest);
  const { version } = require(manifest) as { version: string };
  const major = Number.parseInt(version, 10);
  if (!(major >= 6 && major <= 12)) throw new Error(`mocha ${version} is not driven in memory`);
  // Some of these end in .cjs since version 12.
  const load = (name: string): unknown => {
    const path = join(dirname(manifest), 'lib', name);
    return require(existsSync(`${path}.cjs`) ? `${path}.cjs` : `${path}.js`);
  };
  const { loadOptions } = load('cli/options') as ProjectMocha;
  const loaders = major < 8 ? noPlugins : pluginLoaders(load('plugin-loader'));
  return {
    major,
    Mocha: load('mocha') as ProjectMocha['Mocha'],
    loadOptions,
    plugins: () => loaders.create(),
  };
}

const pluginLoaders = (exported: unknown): PluginLoaders =>
  (exported as { PluginLoader?: PluginLoaders }).PluginLoader ?? (exported as PluginLoaders);

const noPlugins: PluginLoaders = { create: () => ({ load: () => false, finalize: async () => ({}) }) };
