import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
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

/**
 * The same question is asked once: its text and its answer stay in `.healer/cache/models/`, by the hash of the
 * question. Losing them costs another question.
 */
export function withCache(ask: Ask, id: string, store: Pick<Store, 'folder' | 'prepare'>): Ask {
  const folder = join(store.folder, 'cache', 'models');
  return async (request, options) => {
    const hash = promptHash(id, request);
    const file = join(folder, `${hash}.json`);
    const kept = await read(file, hash);
    if (kept) {
      options.onText?.(kept.text);
      return kept;
    }
    const answer = await ask(request, options);
    const { text, ended, tokens, answerHash } = answer;
    await store.prepare();
    await mkdir(folder, { recursive: true });
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(
      file,
      JSON.stringify({ asked: { id, ...request }, text, ended, tokens, answerHash }),
    );
    return answer;
  };
}

async function read(file: string, hash: string): Promise<ModelAnswer | null> {
  try {
    const entry = entrySchema.parse(JSON.parse(await readFile(file, 'utf8')));
    if (createHash('sha256').update(entry.text).digest('hex') !== entry.answerHash) return null;
    return { ...entry, cost: 0, durationMs: 0, cached: true, promptHash: hash };
  } catch {
    return null;
  }
}
