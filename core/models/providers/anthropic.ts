import * as z from 'zod/mini';
import { wireBytes } from '../answer-size.js';
import {
  type ChatRequest,
  type Ending,
  type Provider,
  ProviderError,
  type ProviderSettings,
} from '../provider.js';
import { shortMessage } from '../refusal.js';
import { parseJson, responseLines } from '../request.js';
import { serverSentEvents } from '../server-sent-events.js';

const count = z.int().check(z.gte(0));

/** What comes into the window is counted apart where a part of it was cached. */
const promptUsage = z.object({
  input_tokens: count,
  cache_creation_input_tokens: z.nullish(count),
  cache_read_input_tokens: z.nullish(count),
});

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: promptUsage }) }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({ type: z.string(), text: z.optional(z.string()) }),
  }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.nullish(z.string()) }),
    usage: z.nullish(z.object({ output_tokens: count })),
  }),
  z.object({ type: z.literal('message_stop') }),
  z.object({ type: z.literal('error'), error: z.unknown() }),
]);

type Event = z.output<typeof eventSchema>;

/** The Messages API, `/v1/messages`, of Anthropic and of servers that speak it too. */
export function anthropic({ endpoint, name, key, contextTokens }: ProviderSettings): Provider {
  const base = endpoint.replace(/\/+$/, '').replace(/\/v1$/, '');
  const headers = { 'anthropic-version': '2023-06-01', ...(key && { 'x-api-key': key }) };
  let temperature = true;

  const ask = (request: ChatRequest, signal: AbortSignal) =>
    answer(
      serverSentEvents(
        responseLines({
          url: `${base}/v1/messages`,
          headers,
          body: bodyOf(name, request, temperature),
          key,
          maxBytes: wireBytes(request.answerTokens),
          signal,
        }),
      ),
      key,
    );

  return {
    contextTokens: async () => contextTokens ?? smallestWindow,
    async *chat(request, signal) {
      try {
        return yield* ask(request, signal);
      } catch (error) {
        if (!temperature || !refusesTemperature(error)) throw error;
        temperature = false;
        return yield* ask(request, signal);
      }
    },
  };
}

/** Tokens that every model of the API has. */
const smallestWindow = 200_000;

const bodyOf = (model: string, request: ChatRequest, temperature: boolean): Record<string, unknown> => ({
  model,
  system: request.system,
  messages: [{ role: 'user', content: request.prompt }],
  max_tokens: request.answerTokens,
  stream: true,
  ...(temperature && { temperature: Math.min(1, request.temperature) }),
});

/** Some models choose it themselves. Nothing was answered yet when they say so. */
const refusesTemperature = (error: unknown): boolean =>
  error instanceof ProviderError && error.trouble === 'refused' && /\btemperature\b/.test(error.message);

async function* answer(events: AsyncIterable<string>, key: string | null): AsyncGenerator<string, Ending> {
  let ended: Ending['ended'] = 'stop';
  const tokens: Ending['tokens'] = { prompt: null, answer: null };
  for await (const data of events) {
    const event = readEvent(data, key);
    if (event?.type === 'message_start') tokens.prompt = promptTokens(event.message.usage);
    if (event?.type === 'content_block_delta' && event.delta.text) yield event.delta.text;
    if (event?.type === 'message_delta') {
      if (event.delta.stop_reason === 'max_tokens') ended = 'length';
      tokens.answer = event.usage?.output_tokens ?? tokens.answer;
    }
    if (event?.type === 'message_stop') return { ended, tokens };
  }
  throw new ProviderError('unreachable', 'The answer broke off before its end', { mayHaveCost: true });
}

/** Null for a kind of event that is not needed, or not known yet: the API asks to pass over those. */
function readEvent(data: string, key: string | null): Event | null {
  const value = parseJson(data);
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type === 'string' && !known.has(type)) return null;
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success)
    throw new ProviderError('unusable', 'The server does not answer as Anthropic does', {
      mayHaveCost: true,
    });
  if (parsed.data.type !== 'error') return parsed.data;
  const said = shortMessage(data, key);
  const busy = /overloaded_error|rate_limit_error/.test(data);
  throw new ProviderError(busy ? 'busy' : 'unreachable', `Anthropic failed: ${said}`, { mayHaveCost: true });
}

const known = new Set(['message_start', 'content_block_delta', 'message_delta', 'message_stop', 'error']);

const promptTokens = (usage: z.output<typeof promptUsage>): number =>
  usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
