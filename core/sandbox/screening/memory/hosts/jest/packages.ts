import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

/** The parts of the project's own jest that start test files, as far as they are used. */
export interface JestPackages {
  buildArgv(args: string[]): Promise<Argv>;
  readConfigs(argv: Argv, projects: string[]): Promise<Configs>;
  createScriptTransformer(config: ProjectConfig): Promise<ScriptTransformer>;
  SearchSource: new (context: Context) => { isTestFilePath(path: string): boolean };
  TestRunner: new (globalConfig: GlobalConfig, context: object) => TestRunner;
  Runtime: RuntimeClass;
}

export type Argv = Record<string, unknown> & { _: string[]; $0: string };

export interface Configs {
  globalConfig: GlobalConfig;
  configs: ProjectConfig[];
}

export type GlobalConfig = Record<string, unknown> & { globalSetup?: string | null };

export type ProjectConfig = Record<string, unknown> & {
  testRunner: string;
  runner: string;
  runtime?: string;
  globalSetup?: string | null;
  displayName?: { name: string };
};

export interface Context {
  config: ProjectConfig;
}

export interface ScriptTransformer {
  transform(filename: string, options: object, source?: string): Transformed;
  transformAsync(filename: string, options: object, source?: string): Promise<Transformed>;
  transformSource(filename: string, source: string, options: object): Transformed;
  transformSourceAsync(filename: string, source: string, options: object): Promise<Transformed>;
  requireAndTranspileModule<T>(path: string, callback?: (module: T) => unknown): Promise<T>;
}

export interface Transformed {
  code: string;
  originalCode: string;
  sourceMapPath: string | null;
}

export interface TestRunner {
  runTests(tests: { context: Context; path: string }[], watcher: object, ...rest: unknown[]): Promise<void>;
  on?(event: 'test-file-failure', listener: (about: [test: unknown, error: unknown]) => void): unknown;
}

export interface Runtime {
  requireInternalModule(from: string, to?: string): unknown;
  clearAllMocks(): void;
}

export interface RuntimeClass {
  new (
    config: ProjectConfig,
    environment: Environment,
    resolver: unknown,
    transformer: ScriptTransformer,
  ): Runtime;
  createContext(config: ProjectConfig, options: object): Promise<Context>;
}

export interface Environment {
  global: Record<PropertyKey, unknown>;
  handleTestEvent?(event: unknown, state: unknown): unknown;
  fakeTimers?: FakeTimers | null;
  fakeTimersModern?: FakeTimers | null;
}

export interface FakeTimers {
  useFakeTimers(config?: unknown): void;
  useRealTimers(): void;
}

/** Loads the jest that a project in `folder` has installed. Throws where there is none, or one that has no such parts. */
export function loadPackages(folder: string): JestPackages {
  const fromProject = createRequire(join(folder, 'package.json'));
  const fromJest = createRequire(fromProject.resolve('jest'));
  const fromCore = createRequire(fromJest.resolve('@jest/core'));
  const runner = fromCore.resolve('jest-runner');
  const fromRunner = createRequire(runner);
  return {
    buildArgv: fromJest('jest-cli').buildArgv,
    readConfigs: fromCore('jest-config').readConfigs,
    createScriptTransformer: fromRunner('@jest/transform').createScriptTransformer,
    SearchSource: fromJest('@jest/core').SearchSource,
    TestRunner: fromCore('jest-runner').default,
    Runtime: fromRunner('jest-runtime').default,
  };
}

export const isInstalled = (path: string): boolean => path.includes(`${sep}node_modules${sep}`);
