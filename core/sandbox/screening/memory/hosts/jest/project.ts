import { join, resolve } from 'node:path';
import {
  type Argv,
  type Context,
  type GlobalConfig,
  isInstalled,
  type JestPackages,
  loadPackages,
  type ProjectConfig,
} from './packages.js';

/** A project's jest with the project's own settings, ready to load test files. */
export interface JestProject {
  jest: JestPackages;
  globalConfig: GlobalConfig;
  /** What a test file (absolute) is loaded with. Throws where it belongs to no project of the settings, or to several. */
  contextOf(path: string): Context;
  /** What runs the tests of a file. */
  testRunner: string;
}

export interface JestProjectOptions {
  /** Absolute; where jest starts. */
  folder: string;
  /** Of its command line. */
  options: string[];
  cacheDirectory: string;
  /** Scripts that stand where jest's own `testRunner` and `runtime` stand. */
  stands: { testRunner: string; runtime: string };
}

/** Throws where the project's jest, or what it is told to be, is not jest-circus as it comes. */
export async function openProject({
  folder,
  options,
  cacheDirectory,
  stands,
}: JestProjectOptions): Promise<JestProject> {
  const jest = loadPackages(folder);
  const argv: Argv = { ...(await jest.buildArgv(options)), ...overrides, cacheDirectory };
  const projects = Array.isArray(argv.projects) && argv.projects.length > 0 ? argv.projects : [folder];
  const { globalConfig, configs } = await jest.readConfigs(
    argv,
    projects.map((project) => resolve(folder, String(project))),
  );
  const chosen = configs.filter((config) => isChosen(config, argv));
  const runners = new Set(chosen.map(({ testRunner }) => testRunner));
  const [testRunner] = runners;
  if (!testRunner || runners.size > 1 || !isCircus(testRunner))
    throw new Error('tests that jest-circus does not run');
  if (chosen.some(({ runner, runtime }) => runtime || !/[\\/]jest-runner[\\/]/.test(runner)))
    throw new Error('a runner or a runtime that is not the one of jest');
  for (const config of chosen) await setUp(jest, globalConfig, config);
  const contexts = await Promise.all(
    chosen.map((config) =>
      jest.Runtime.createContext({ ...config, ...stands, silent: true }, contextOptions),
    ),
  );
  const sources = contexts.map((context) => ({ context, source: new jest.SearchSource(context) }));
  return {
    jest,
    globalConfig: { ...globalConfig, silent: true },
    testRunner,
    contextOf(path) {
      const [found, ...more] = sources.filter(({ source }) => source.isTestFilePath(path));
      if (!found || more.length > 0)
        throw new Error(`${found ? 'more than one project' : 'no project'} for ${path}`);
      return found.context;
    },
  };
}

/** What is asked of jest besides what changes the tests themselves. */
const overrides: Argv = {
  _: [],
  $0: 'jest',
  ci: true,
  runInBand: true,
  watch: false,
  watchAll: false,
  watchman: false,
  coverage: false,
  collectCoverage: false,
  bail: 0,
  detectLeaks: false,
  detectOpenHandles: false,
  logHeapUsage: false,
  onlyChanged: false,
  onlyFailures: false,
  lastCommit: false,
  findRelatedTests: false,
  updateSnapshot: false,
  testNamePattern: undefined,
  changedSince: undefined,
  shard: undefined,
  json: false,
  outputFile: undefined,
  reporters: undefined,
};

const contextOptions = { console: null, maxWorkers: 1, watch: false, watchman: false };

const isCircus = (testRunner: string): boolean =>
  isInstalled(testRunner) && /[\\/]jest-circus[\\/]/.test(testRunner);

function isChosen({ displayName }: ProjectConfig, { selectProjects, ignoreProjects }: Argv): boolean {
  const name = displayName?.name ?? '';
  if (Array.isArray(ignoreProjects) && ignoreProjects.includes(name)) return false;
  return !Array.isArray(selectProjects) || selectProjects.length === 0 || selectProjects.includes(name);
}

type SetUp = (globalConfig: GlobalConfig, config: ProjectConfig) => unknown;

/** The global setup of a project, whose teardown is the end of the process. */
async function setUp(jest: JestPackages, globalConfig: GlobalConfig, config: ProjectConfig): Promise<void> {
  if (!config.globalSetup) return;
  const transformer = await jest.createScriptTransformer(config);
  await transformer.requireAndTranspileModule<SetUp>(config.globalSetup, (run) => run(globalConfig, config));
}

export const cacheDirectoryIn = (temp: string): string => join(temp, 'jest-screening');
