import { join } from 'node:path';
import type { CoverageRecorder } from '../coverage.js';
import { listenToWorkerTests, replacedSetup } from './worker.js';

type Config = Record<string, unknown> & { reporters?: unknown[] | null; setupFilesAfterEnv?: string[] };

interface JestConfig {
  readConfigs?(...parameters: unknown[]): Promise<{ globalConfig: Config; configs: Config[] }>;
  /** All that there is before jest 24. */
  readConfig(...parameters: unknown[]): { globalConfig: Config; projectConfig: Config } | Promise<unknown>;
}

export const isJestConfig = (loaded: unknown): loaded is JestConfig =>
  typeof loaded === 'object' && loaded !== null && 'readConfig' in loaded;

/** `jest-config` that answers with healer's reporter beside those that the user's configuration came to. */
export function addJestReporter(loaded: JestConfig, coverage: CoverageRecorder | null): JestConfig {
  const { readConfigs } = loaded;
  if (!readConfigs) return addToEarlierJest(loaded, coverage);
  const listened: typeof readConfigs = async (...parameters) => {
    const answer = await readConfigs.apply(loaded, parameters);
    if (process.env.HEALER_ATTACHED === '1') return answer;
    process.env.HEALER_ATTACHED = '1';
    if (coverage) listenToWorkerTests(coverage);
    return {
      ...answer,
      configs: process.env.HEALER_COVERAGE === '1' ? answer.configs.map(withCoverage) : answer.configs,
      globalConfig: withReporter(answer.globalConfig),
    };
  };
  return Object.create(loaded, { readConfigs: { value: listened, enumerable: true } }) as JestConfig;
}

/** It reads the configuration of each project on its own; the first one names the reporters. */
function addToEarlierJest(loaded: JestConfig, coverage: CoverageRecorder | null): JestConfig {
  let first = true;
  const readConfig: JestConfig['readConfig'] = (...parameters) => {
    const answer = loaded.readConfig(...parameters);
    if (!('globalConfig' in answer) || (first && process.env.HEALER_ATTACHED === '1')) return answer;
    if (first && coverage) listenToWorkerTests(coverage);
    process.env.HEALER_ATTACHED = '1';
    const projectConfig =
      process.env.HEALER_COVERAGE === '1' ? withEarlierCoverage(answer.projectConfig) : answer.projectConfig;
    const globalConfig = first ? withReporter(answer.globalConfig) : answer.globalConfig;
    first = false;
    return { ...answer, globalConfig, projectConfig };
  };
  return Object.create(loaded, { readConfig: { value: readConfig, enumerable: true } }) as JestConfig;
}

function withReporter(config: Config): Config {
  const reporters = config.reporters ?? [['default', {}]];
  return Object.freeze({
    ...config,
    reporters: [...reporters, [join(__dirname, 'reporters', 'jest.cjs'), {}]],
  });
}

/** There is room for one file only: ours loads the one that it takes the place of. */
function withEarlierCoverage(config: Config): Config {
  const own = config.setupTestFrameworkScriptFile;
  return Object.freeze({
    ...config,
    setupTestFrameworkScriptFile: join(__dirname, 'setup', 'jest.cjs'),
    globals: { ...(config.globals as object), ...(own ? { [replacedSetup]: own } : {}) },
  });
}

const withCoverage = (config: Config): Config =>
  Object.freeze({
    ...config,
    setupFilesAfterEnv: [join(__dirname, 'setup', 'jest.cjs'), ...(config.setupFilesAfterEnv ?? [])],
  });
