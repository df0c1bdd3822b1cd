import * as z from 'zod/mini';
import { descriptionBytes, wireBytes } from '../answer-size.js';
import { type Ending, type Provider, ProviderError, type ProviderSettings } from '../provider.js';
import { shortMessage } from '../refusal.js';
import { parseJson, responseJson, responseLines } from '../request.js';

const count = z.optional(z.int().check(z.gte(0)));

const lineSchema = z.object({
  message: z.optional(z.object({ content: z._default(z.string(), '') })),
  done: z._default(z.boolean(), false),
  done_reason: z.optional(z.string()),
  prompt_eval_count: count,
  eval_count: count,
  error: z.optional(z.string()),
});

const showSchema = z.object({
  parameters: z.optional(z.string()),
  model_info: z._default(z.record(z.string(), z.unknown()), {}),
});

/** Ollama's own API: `/api/chat`, one JSON value a line, and `/api/show`. */
export function ollama({ endpoint, name, key, contextTokens }: ProviderSettings): Provider {
  const base = endpoint.replace(/\/+$/, '').replace(/\/(v1|api)$/, '');
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  let known = contextTokens;

  const windowOf = async (signal: AbortSignal): Promise<number> => {
    known ??= contextOf(
      await responseJson({
        url: `${base}/api/show`,
        headers,
        body: { model: name },
        key,
        maxBytes: descriptionBytes,
        signal,
      }),
    );
    return known;
  };

  return {
    contextTokens: windowOf,
    async *chat({ system, prompt, answerTokens, temperature, seed }, signal) {
      // Without it Ollama takes a small window and cuts off the beginning of the prompt without a word.
      const num_ctx = await windowOf(signal);
      const body = {
        model: name,
        stream: true,
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: prompt },
        ],
        options: { num_ctx, num_predict: answerTokens, temperature, seed },
      };
      const url = `${base}/api/chat`;
      for await (const line of responseLines({
        url,
        headers,
        body,
        key,
        maxBytes: wireBytes(answerTokens),
        signal,
      })) {
        if (line.trim() === '') continue;
        const part = readLine(line, key);
        if (part.message?.content) yield part.message.content;
        if (part.done) return endingOf(part);
      }
      throw new ProviderError('unreachable', 'The answer broke off before its end', { mayHaveCost: true });
    },
  };
}

type Line = z.output<typeof lineSchema>;

function readLine(line: string, key: string | null): Line {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success)
    throw new ProviderError('unusable', 'The server does not answer as Ollama does', { mayHaveCost: true });
  if (parsed.data.error !== undefined)
    throw new ProviderError('unreachable', `Ollama failed: ${shortMessage(parsed.data.error, key)}`, {
      mayHaveCost: true,
    });
  return parsed.data;
}

const endingOf = (line: Line): Ending => ({
  ended: line.done_reason === 'length' ? 'length' : 'stop',
  // Zero is what some versions say of a prompt that they still know.
  tokens: { prompt: line.prompt_eval_count || null, answer: line.eval_count ?? null },
});

/** More is taken only where the settings or the model's own file say so: the memory that it costs grows with it. */
const widest = 16_384;

function contextOf(shown: unknown): number {
  const parsed = showSchema.safeParse(shown);
  if (!parsed.success)
    throw new ProviderError('unusable', 'The server does not describe its model as Ollama does');
  const { parameters = '', model_info } = parsed.data;
  const chosen = /^num_ctx\s+(\d+)/m.exec(parameters)?.[1];
  if (chosen) return Number(chosen);
  const length = Object.entries(model_info).find(([name]) => name.endsWith('.context_length'))?.[1];
  return typeof length === 'number' && length > 0 ? Math.min(length, widest) : 4_096;
}
