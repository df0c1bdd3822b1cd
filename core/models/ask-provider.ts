import { createHash } from 'node:crypto';
import { HealerError } from '../errors.js';
import type { AskOptions, ModelAnswer, ModelRequest } from './model.js';
import { type Ending, type Provider, ProviderError } from './provider.js';
import { withoutKey } from './refusal.js';
import { learnTokens, tokensOf } from './token-count.js';

/** What is stacked around a provider: each behaviour takes one and gives one. */
export type Ask = (request: ModelRequest, options: AskOptions) => Promise<ModelAnswer>;

export interface Asked {
  /** `ollama/qwen2.5-coder:7b` */
  id: string;
  key: string | null;
  /** US dollars for a million tokens. */
  prices: { prompt: number; answer: number };
}

/** One call to a provider, without a second try. Error: ProviderError; ABORTED; the reason of the signal otherwise. */
export function askProvider(provider: Provider, { id, key, prices }: Asked): Ask {
  return async (request, { signal, onText }) => {
    const startedAt = performance.now();
    const pieces = provider.chat({ ...request, seed: request.sample }, signal);
    let text = '';
    const ending = await readAll(hideKey(pieces, key), (piece) => {
      text += piece;
      if (text.length > mostCharacters(request.answerTokens))
        throw new ProviderError('unusable', 'The answer is longer than it may be', { mayHaveCost: true });
      onText?.(piece);
    });
    const tokens = countTokens(id, request, text, ending);
    return {
      text,
      ended: ending.ended,
      tokens,
      cost: (tokens.prompt * prices.prompt + tokens.answer * prices.answer) / 1_000_000,
      durationMs: performance.now() - startedAt,
      cached: false,
      promptHash: promptHash(id, request),
      answerHash: sha256(text),
    };
  };
}

/** SHA-256, hex, of all that decides the answer: the model, the words and how they are sampled. */
export const promptHash = (id: string, request: ModelRequest): string => {
  const { system, prompt, answerTokens, temperature, sample } = request;
  return sha256(JSON.stringify([id, system, prompt, answerTokens, temperature, sample]));
};

export const aborted = (cause: unknown): HealerError =>
  new HealerError('ABORTED', 'Stopped while a model was asked', { cause });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A token of blanks may stand for many characters. */
const mostCharacters = (answerTokens: number): number => 65_536 + 128 * answerTokens;

async function readAll(
  pieces: AsyncGenerator<string, Ending>,
  onPiece: (piece: string) => void,
): Promise<Ending> {
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done) return next.value;
      onPiece(next.value);
    }
  } finally {
    // Closes the connection where reading stopped before the end.
    await pieces.return({ ended: 'stop', tokens: { prompt: null, answer: null } }).catch(() => {});
  }
}

/** A server that repeats what it was sent must not put the key into what is kept, not even in two pieces. */
async function* hideKey(
  pieces: AsyncGenerator<string, Ending>,
  key: string | null,
): AsyncGenerator<string, Ending> {
  if (!key) return yield* pieces;
  let held = '';
  try {
    for (;;) {
      const next = await pieces.next();
      held = withoutKey(held + (next.done ? '' : next.value), key);
      const kept = next.done ? 0 : beginningOfKey(held, key);
      if (held.length > kept) yield held.slice(0, held.length - kept);
      held = kept > 0 ? held.slice(-kept) : '';
      if (next.done) return next.value;
    }
  } finally {
    await pieces.return({ ended: 'stop', tokens: { prompt: null, answer: null } });
  }
}

/** How many characters at the end of a text may be the first ones of the key. */
function beginningOfKey(text: string, key: string): number {
  for (let length = Math.min(key.length - 1, text.length); length > 0; length -= 1)
    if (text.endsWith(key.slice(0, length))) return length;
  return 0;
}

/** The server's own counts correct what is estimated from now on. Those of answers do not: models think unseen. */
function countTokens(
  id: string,
  { system, prompt }: ModelRequest,
  text: string,
  { tokens }: Ending,
): ModelAnswer['tokens'] {
  const asked = system + prompt;
  if (tokens.prompt !== null) learnTokens(asked, tokens.prompt, id);
  return {
    prompt: tokens.prompt ?? tokensOf(asked, id),
    answer: tokens.answer ?? tokensOf(text, id),
  };
}
