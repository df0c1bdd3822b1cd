import { durationMs } from '../config/duration.js';
import { isEndpoint, isLoopback } from '../config/endpoint.js';
import type { Config, ModelSettings } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import { isTrusted } from '../workspace/trust.js';
import type { ProviderSettings } from './provider.js';
import { type ProviderName, usualEndpoints } from './providers/index.js';

/** Which model is asked, and how. */
export interface ChosenModel extends ProviderSettings {
  provider: ProviderName;
  /** `ollama/qwen2.5-coder:7b` */
  id: string;
  /** Of every question; null leaves it to who asks. */
  temperature: number | null;
  timeoutMs: number;
  /** Questions in one minute; null is no limit. */
  callsPerMinute: number | null;
  /** US dollars for a million tokens. */
  prices: { prompt: number; answer: number };
}

export interface Choice {
  model: ChosenModel | null;
  /** Why there is none although one is named: a sentence for the user. */
  leftOut?: string;
}

/**
 * The model that the settings name, once they are trusted. For an Ollama, `LLM_ENDPOINT` and `LLM_MODEL` of the
 * environment win over the settings; without any settings they are enough, as long as they name this machine: other
 * programs use the same variables, and who set them for those has not agreed that healer sends code away.
 */
export async function chooseModel(
  repo: Pick<Repository, 'mainRoot'>,
  config: Config,
  env: NodeJS.ProcessEnv,
): Promise<Choice> {
  const named = withEnvironment(config.model, env);
  if (named === null) return { model: null };
  const name = JSON.stringify(named.name);
  if (named.endpoint !== null && !isEndpoint(named.endpoint))
    return { model: null, leftOut: `The model ${name} is left out: LLM_ENDPOINT is no URL of a server.` };
  if (config.model !== null && (await isTrusted(repo, config))) return withKey(named, env);
  if (env.LLM_MODEL && named.provider === 'ollama' && isOwn(config, named, env))
    return { model: completed({ ...named, keyVariable: null }, null) };
  const why =
    config.model === null
      ? 'LLM_ENDPOINT names another machine, so it has to be named as "model" in .healer/config.json, and trusted'
      : 'the settings that name it are not trusted yet';
  return { model: null, leftOut: `The model ${name} is left out: ${why} (healer trust).` };
}

const bareOllama: ModelSettings = {
  provider: 'ollama',
  name: '',
  endpoint: null,
  keyVariable: null,
  contextTokens: null,
  temperature: null,
  timeout: '3m',
  callsPerMinute: null,
  prices: null,
};

function withEnvironment(settings: ModelSettings | null, env: NodeJS.ProcessEnv): ModelSettings | null {
  const { LLM_ENDPOINT: endpoint, LLM_MODEL: name } = env;
  if (settings === null) return name ? { ...bareOllama, ...own(endpoint, name) } : null;
  return settings.provider === 'ollama' ? { ...settings, ...own(endpoint, name) } : settings;
}

const own = (endpoint: string | undefined, name: string | undefined): Partial<ModelSettings> => ({
  ...(endpoint && { endpoint: endpoint.includes('://') ? endpoint : `http://${endpoint}` }),
  ...(name && { name }),
});

/** Whether nothing but the user's own environment says where to send, and that is this machine. */
function isOwn(config: Config, { endpoint }: ModelSettings, env: NodeJS.ProcessEnv): boolean {
  const said = Boolean(env.LLM_ENDPOINT) || !config.model?.endpoint;
  return said && isLoopback(endpoint ?? usualEndpoints.ollama);
}

function withKey(named: ModelSettings, env: NodeJS.ProcessEnv): Choice {
  const { keyVariable } = named;
  const key = keyVariable === null ? null : env[keyVariable];
  if (key || keyVariable === null) return { model: completed(named, key ?? null) };
  const name = JSON.stringify(named.name);
  return { model: null, leftOut: `The model ${name} is left out: ${keyVariable} with its key is not set.` };
}

const completed = (named: ModelSettings, key: string | null): ChosenModel => ({
  provider: named.provider,
  id: `${named.provider}/${named.name}`,
  name: named.name,
  endpoint: named.endpoint ?? usualEndpoints[named.provider],
  key: key?.trim() || null,
  contextTokens: named.contextTokens,
  temperature: named.temperature,
  timeoutMs: durationMs(named.timeout),
  callsPerMinute: named.callsPerMinute,
  prices: named.prices ?? { prompt: 0, answer: 0 },
});
