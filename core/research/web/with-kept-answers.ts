import * as z from 'zod/mini';
import { type Cache, cacheKey } from '../../store/cache.js';
import type { AskWeb, WebAnswer, WebQuestion } from './web.js';

const schema = z.object({
  at: z.number(),
  url: z.string(),
  asked: z.string(),
  status: z.number(),
  type: z.string(),
  text: z.string(),
});

/** The same is asked once as long as its answer is kept, also that there is no such thing; and once at a time. */
export function withKeptAnswers(ask: AskWeb, cache: Cache, keepMs: number): AskWeb {
  const underWay = new Map<string, Promise<WebAnswer>>();
  let swept = false;
  return (question, signal) => {
    if (question.body !== undefined) return ask(question, signal);
    const key = keyOf(question);
    const known = underWay.get(key);
    if (known) return known;
    const asking = answer(question, signal).finally(() => underWay.delete(key));
    underWay.set(key, asking);
    return asking;
  };

  async function answer(question: WebQuestion, signal: AbortSignal): Promise<WebAnswer> {
    const key = keyOf(question);
    const kept = await read(cache, key, keepMs);
    if (kept) return kept;
    const fresh = await ask(question, signal);
    if (!isWorthKeeping(fresh, question)) return fresh;
    if (!swept) await cache.sweep(keepMs);
    swept = true;
    const { status, type, text, url } = fresh;
    await cache.write(cacheKey(key), { at: Date.now(), asked: key, status, type, text, url });
    return fresh;
  }
}

/** Without the secret. */
const keyOf = ({ url, accept }: WebQuestion): string => `${url.href} ${accept}`;

const isWorthKeeping = ({ status, text }: WebAnswer, { isUsable }: WebQuestion): boolean =>
  status === 404 || status === 410 || (status === 200 && (isUsable?.(text) ?? true));

async function read(cache: Cache, key: string, keepMs: number): Promise<WebAnswer | null> {
  const kept = schema.safeParse(await cache.read(cacheKey(key)));
  if (!kept.success || kept.data.asked !== key || Date.now() - kept.data.at > keepMs) return null;
  return { ...kept.data, headers: new Headers() };
}
