import { readFile } from 'node:fs/promises';
import { configSchema } from '../../core/config/schema.js';
import type { BenchOptions } from './main.js';
import { runHealer } from './project.js';

/** What a case took of a model. */
export interface SpentOnCase {
  calls: number;
  tokens: number;
  /** US dollars. */
  cost: number;
}

/** What `.healer/config.json` of a case holds: null leaves the model to the environment, or there is to be none. */
export async function settingsOf({ with: helper, modelConfig }: BenchOptions): Promise<string | null> {
  if (helper === undefined) return null;
  if (helper !== 'model') throw new Error(`--with takes "model", not ${JSON.stringify(helper)}.`);
  if (modelConfig !== undefined) {
    const settings: unknown = JSON.parse(await readFile(modelConfig, 'utf8'));
    return JSON.stringify(configSchema.parse(settings));
  }
  if (!process.env.LLM_MODEL)
    throw new Error('--with model needs LLM_MODEL, or --model-config with settings of healer.');
  return null;
}

interface StatusJson {
  models: { model: string | null; leftOut: string | null; spent: SpentOnCase | null };
}

/** Agrees to the settings of a case, and makes sure that there is a model, which would go unnoticed in the figures. */
export async function trustModel(project: string): Promise<string> {
  await runHealer(project, ['trust']);
  const { report } = await runHealer<StatusJson>(project, ['status', '--json']);
  const { model = null, leftOut = null } = report?.models ?? {};
  if (model === null) throw new Error(leftOut ?? 'No model is named.');
  return model;
}

export async function spentIn(project: string): Promise<SpentOnCase> {
  const { report } = await runHealer<StatusJson>(project, ['status', '--json']);
  return report?.models.spent ?? { calls: 0, tokens: 0, cost: 0 };
}
