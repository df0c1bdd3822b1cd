import { join } from 'node:path';
import type { Target } from '../target.js';

type Config = Record<string, unknown> & { reporters?: unknown[] };

interface JestConfig {
  readConfigs(...parameters: unknown[]): Promise<{ globalConfig: Config; configs: Config[] }>;
}

export const isJestConfig = (loaded: unknown): loaded is JestConfig =>
  typeof loaded === 'object' && loaded !== null && 'readConfigs' in loaded;

/** `jest-config` that answers with healer's reporter beside those that the user's configuration came to. */
export function addJestReporter(loaded: JestConfig, _target: Target): JestConfig {
  const readConfigs: JestConfig['readConfigs'] = async (...parameters) => {
    const answer = await loaded.readConfigs(...parameters);
    if (process.env.HEALER_ATTACHED === '1') return answer;
    process.env.HEALER_ATTACHED = '1';
    const reporters = answer.globalConfig.reporters ?? [['default', {}]];
    const ours = [join(__dirname, 'reporters', 'jest.cjs'), {}];
    return {
      ...answer,
      globalConfig: Object.freeze({ ...answer.globalConfig, reporters: [...reporters, ours] }),
    };
  };
  return Object.create(loaded, { readConfigs: { value: readConfigs, enumerable: true } }) as JestConfig;
}
