import type { ModelSettings } from '../../config/schema.js';
import type { Provider, ProviderSettings } from '../provider.js';
import { anthropic } from './anthropic.js';
import { ollama } from './ollama.js';
import { openaiCompatible } from './openai-compatible.js';

export type ProviderName = ModelSettings['provider'];

/** Every kind of model server that healer can talk to. */
export const providers: Record<ProviderName, (settings: ProviderSettings) => Provider> = {
  ollama,
  'openai-compatible': openaiCompatible,
  anthropic,
};

/** Where a server is when the settings do not say; they have to for an OpenAI-compatible one. */
export const usualEndpoints: Record<ProviderName, string> = {
  ollama: 'http://localhost:11434',
  'openai-compatible': 'http://localhost:8080',
  anthropic: 'https://api.anthropic.com',
};
