import * as z from 'zod/mini';
import { type Cache, cacheKey, openCache } from '../store/cache.js';
import type { Store } from '../store/store.js';
import { type Ask, promptHash } from './ask-provider.js';
import type { ModelAnswer } from './model.js';

const count = z.int().check(z.gte(0));
const entrySchema = z.object({
  text: z.string(),
  ended: z.enum(['stop', 'length']),
  tokens: z.object({ prompt: count, answer: count }),
  answerHash: z.string(),
});

/** How long an answer is kept, in milliseconds: 30 days. */
const keepMs = 2_592_000_000;

/**
 * The same question is asked once: its text and its answer stay in `.healer/cache/models/` for a while, by the hash of the
 * question. Losing them costs another question.
 */
export function withCache(ask: Ask, id: string, store: Pick<Store, 'folder' | 'prepare'>): Ask {
  const cache = openCache(store, 'models');
  let swept = false;
  return async (request, options) => {
    const hash = promptHash(id, request);
    const kept = await read(cache, hash);
    if (kept) {
      options.onText?.(kept.text);
      return kept;
    }
    const answer = await ask(request, options);
    if (!swept) await cache.sweep(keepMs);
    swept = true;
    const { text, ended, tokens, answerHash } = answer;
    await cache.write(hash, { asked: { id, ...request }, text, ended, tokens, answerHash });
    return answer;
  };
}

async function read(cache: Cache, hash: string): Promise<ModelAnswer | null> {
  const entry = entrySchema.safeParse(await cache.read(hash));
  if (!entry.success || cacheKey(entry.data.text) !== entry.data.answerHash) return null;
  return { ...entry.data, cost: 0, durationMs: 0, cached: true, promptHash: hash };
}
