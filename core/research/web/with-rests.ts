import { retryAfterMs } from '../../models/refusal.js';
import { type Cache, cacheKey } from '../../store/cache.js';
import { type AskWeb, type WebAnswer, WebError, type WebQuestion } from './web.js';

/**
 * Does not ask a server again before the time that it named: by `Retry-After` (RFC 9110), by `X-RateLimit-*` as GitHub sends
 * them, or in the text of its answer. What it named is kept, so that the next healer holds to it as well.
 */
export function withRests(ask: AskWeb, cache: Cache): AskWeb {
  return async (question, signal) => {
    for (const key of keysOf(question)) {
      const until = await restsUntil(cache, key);
      if (until > Date.now()) throw resting(question, until);
    }
    const answer = await ask(question, signal);
    const [server, method] = keysOf(question);
    const rest = question.restAfter?.(answer.text) ?? {};
    await restFor(cache, server, rest.server);
    const asked = askedToWait(answer);
    await restFor(cache, method, Math.max(rest.method ?? 0, asked ?? 0));
    if (asked !== null && answer.status >= 400) throw resting(question, Date.now() + asked);
    return answer;
  };
}

/** Where a server that is busy does not say how long. */
const usualRestMs = 60_000;
const longestRestMs = 86_400_000;

const keysOf = ({ url, method = '' }: WebQuestion): [server: string, method: string] => [
  `rest ${url.host}`,
  `rest ${url.host} ${method}`,
];

async function restsUntil(cache: Cache, key: string): Promise<number> {
  const kept = await cache.read(cacheKey(key));
  const until = (kept as { until?: unknown } | undefined)?.until;
  return typeof until === 'number' ? until : 0;
}

async function restFor(cache: Cache, key: string, ms = 0): Promise<void> {
  if (ms > 0) await cache.write(cacheKey(key), { until: Date.now() + Math.min(ms, longestRestMs) });
}

/** Milliseconds; null where the server said nothing of the kind. */
function askedToWait({ status, headers }: WebAnswer): number | null {
  const after = retryAfterMs(headers);
  if (after !== undefined && (status === 403 || status === 429 || status === 503)) return after;
  const reset = Number(headers.get('x-ratelimit-reset'));
  if (headers.get('x-ratelimit-remaining') === '0' && reset > 0)
    return Math.max(1000, reset * 1000 - Date.now());
  return status === 429 ? usualRestMs : null;
}

const resting = ({ url }: WebQuestion, until: number): WebError =>
  new WebError(
    'busy',
    `${url.host} asked not to be asked before ${new Date(until).toISOString().slice(0, 19)}Z`,
  );
