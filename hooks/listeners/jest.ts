import { join } from 'node:path';
import type { CoverageRecorder } from '../coverage.js';
import { listenToWorkerTests } from './worker.js';

type Config = Record<string, unknown> & { reporters?: unknown[]; setupFilesAfterEnv?: string[] };

interface JestConfig {
  readConfigs(...parameters: unknown[]): Promise<{ globalConfig: Config; configs: Config[] }>;
}

export const isJestConfig = (loaded: unknown): loaded is JestConfig =>
  typeof loaded === 'object' && loaded !== null && 'readConfigs' in loaded;

/** `jest-config` that answers with healer's reporter beside those that the user's configuration came to. */
export function addJestReporter(loaded: JestConfig, coverage: CoverageRecorder | null): JestConfig {
  const readConfigs: JestConfig['readConfigs'] = async (...parameters) => {
    const answer = await loaded.readConfigs(...parameters);
    if (process.env.HEALER_ATTACHED === '1') return answer;
    process.env.HEALER_ATTACHED = '1';
    const reporters = answer.globalConfig.reporters ?? [['default', {}]];
    const ours = [join(__dirname, 'reporters', 'jest.cjs'), {}];
    if (coverage) listenToWorkerTests(coverage);
    return {
      ...answer,
      configs: process.env.HEALER_COVERAGE === '1' ? answer.configs.map(withCoverage) : answer.configs,
      globalConfig: Object.freeze({ ...answer.globalConfig, reporters: [...reporters, ours] }),
    };
  };
  return Object.create(loaded, { readConfigs: { value: readConfigs, enumerable: true } }) as JestConfig;
}

const withCoverage = (config: Config): Config =>
  Object.freeze({
    ...config,
    setupFilesAfterEnv: [join(__dirname, 'setup', 'jest.cjs'), ...(config.setupFilesAfterEnv ?? [])],
  });
