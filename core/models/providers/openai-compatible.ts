import * as z from 'zod/mini';
import { descriptionBytes, wireBytes } from '../answer-size.js';
import {
  type ChatRequest,
  type Ending,
  type Provider,
  ProviderError,
  type ProviderSettings,
} from '../provider.js';
import { shortMessage } from '../refusal.js';
import { parseJson, responseJson, responseLines } from '../request.js';
import { serverSentEvents } from '../server-sent-events.js';

const count = z.int().check(z.gte(0));

const chunkSchema = z.object({
  choices: z._default(
    z.array(
      z.object({
        delta: z.nullish(z.object({ content: z.nullish(z.string()) })),
        finish_reason: z.nullish(z.string()),
      }),
    ),
    [],
  ),
  usage: z.nullish(z.object({ prompt_tokens: count, completion_tokens: count })),
  error: z.optional(z.unknown()),
});

const modelsSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      max_model_len: z.nullish(count),
      meta: z.nullish(z.object({ n_ctx: z.nullish(count), n_ctx_train: z.nullish(count) })),
    }),
  ),
});

/** `/v1/chat/completions` as OpenAI, llama.cpp, vLLM, LM Studio and many others serve it. */
export function openaiCompatible({ endpoint, name, key, contextTokens }: ProviderSettings): Provider {
  const base = versioned(endpoint);
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  let wording = firstWording;
  let known = contextTokens;

  const lines = (request: ChatRequest, signal: AbortSignal) =>
    responseLines({
      url: `${base}/chat/completions`,
      headers,
      body: bodyOf(name, request, wording),
      key,
      maxBytes: wireBytes(request.answerTokens),
      signal,
    });

  return {
    async contextTokens(signal) {
      const exchange = { url: `${base}/models`, headers, key, maxBytes: descriptionBytes, signal };
      known ??= contextOf(await responseJson(exchange), name);
      return known;
    },
    async *chat(request, signal) {
      for (;;) {
        try {
          return yield* answer(serverSentEvents(lines(request, signal)), key);
        } catch (error) {
          // Nothing was answered yet: the same question in the words that this server asks for.
          const next = otherWording(wording, error);
          if (!next) throw error;
          wording = next;
        }
      }
    },
  };
}

async function* answer(events: AsyncIterable<string>, key: string | null): AsyncGenerator<string, Ending> {
  let ended: Ending['ended'] | undefined;
  let tokens: Ending['tokens'] = { prompt: null, answer: null };
  for await (const data of events) {
    if (data === '[DONE]') break;
    const { choices, usage } = readChunk(data, key);
    const [choice] = choices;
    if (choice?.delta?.content) yield choice.delta.content;
    if (choice?.finish_reason) ended = choice.finish_reason === 'length' ? 'length' : 'stop';
    if (usage) tokens = { prompt: usage.prompt_tokens, answer: usage.completion_tokens };
  }
  if (ended === undefined)
    throw new ProviderError('unreachable', 'The answer broke off before its end', { mayHaveCost: true });
  return { ended, tokens };
}

function readChunk(data: string, key: string | null): z.output<typeof chunkSchema> {
  const parsed = chunkSchema.safeParse(parseJson(data));
  if (!parsed.success)
    throw new ProviderError('unusable', 'The server does not answer as an OpenAI-compatible one does', {
      mayHaveCost: true,
    });
  if (parsed.data.error)
    throw new ProviderError('unreachable', `The server failed: ${shortMessage(data, key)}`, {
      mayHaveCost: true,
    });
  return parsed.data;
}

/** How the limit is called, and whether the temperature may be set: servers and models differ. */
interface Wording {
  limit: 'max_tokens' | 'max_completion_tokens';
  temperature: boolean;
}

const firstWording: Wording = { limit: 'max_tokens', temperature: true };

function otherWording(wording: Wording, error: unknown): Wording | undefined {
  if (!(error instanceof ProviderError) || error.trouble !== 'refused') return undefined;
  if (wording.limit === 'max_tokens' && error.message.includes('max_completion_tokens'))
    return { ...wording, limit: 'max_completion_tokens' };
  if (wording.temperature && /\btemperature\b/.test(error.message)) return { ...wording, temperature: false };
  return undefined;
}

const bodyOf = (
  model: string,
  { system, prompt, answerTokens, temperature, seed }: ChatRequest,
  wording: Wording,
): Record<string, unknown> => ({
  model,
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ],
  stream: true,
  stream_options: { include_usage: true },
  seed,
  [wording.limit]: answerTokens,
  ...(wording.temperature && { temperature }),
});

/** People give the address with and without its version. */
function versioned(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, '');
  return /\/v\d+[a-z]*(\/|$)/.test(new URL(base).pathname) ? base : `${base}/v1`;
}

const unknownContext = 8_192;

/** vLLM and llama.cpp say it; OpenAI and others do not. */
function contextOf(listed: unknown, name: string): number {
  const parsed = modelsSchema.safeParse(listed);
  const models = parsed.success ? parsed.data.data : [];
  const model = models.find(({ id }) => id === name) ?? (models.length === 1 ? models[0] : undefined);
  return model?.max_model_len || model?.meta?.n_ctx || model?.meta?.n_ctx_train || unknownContext;
}
