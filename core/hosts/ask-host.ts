import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';
import { retryAfterMs, shortMessage } from '../models/refusal.js';
import { within } from '../workspace/linked-signal.js';
import { HostError } from './host-error.js';

export interface Question {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Below the API, parts escaped. */
  path: string;
  query?: Record<string, string>;
  body?: object;
}

export interface Answer<T> {
  value: T;
  /** Whether a further page of a list follows. */
  more: boolean;
}

export type Ask = <T extends z.ZodMiniType>(question: Question, schema: T) => Promise<Answer<z.output<T>>>;

/** How often and after what pauses is asked again, in milliseconds. */
export interface HostPatience {
  attempts: number;
  firstPauseMs: number;
  /** A server that asks for a longer pause is not waited for. */
  longestPauseMs: number;
}

export const usualHostPatience: HostPatience = { attempts: 4, firstPauseMs: 1_000, longestPauseMs: 60_000 };

export interface Connection {
  /** Where the API is, without a slash at the end. */
  api: string;
  headers: Record<string, string>;
  token: string;
  signal: AbortSignal;
  patience: HostPatience;
}

const waitMs = 30_000;

/** Asks a server for JSON. It is given the token, and so no other: redirects are not followed. */
export function openConnection(connection: Connection): Ask {
  return async (question, schema) => {
    const response = await withRetries(connection, question, () => askOnce(connection, question));
    const { data, more } = response;
    const read = schema.safeParse(data);
    if (read.success) return { value: read.data, more };
    throw new HostError(`its answer to ${question.method ?? 'GET'} ${question.path} is not as documented`, {
      status: null,
      cause: read.error,
    });
  };
}

/** All pages of a list, up to `most`. */
export async function askPages<T extends z.ZodMiniType<unknown[]>>(
  ask: Ask,
  question: Question,
  schema: T,
  { most, size }: { most: number; size: Record<string, string> },
): Promise<z.output<T>[number][]> {
  const items: z.output<T>[number][] = [];
  for (let page = 1; page <= most; page += 1) {
    const query = { ...question.query, ...size, page: String(page) };
    const { value, more } = await ask({ ...question, query }, schema);
    items.push(...value);
    if (!more || value.length === 0) break;
  }
  return items;
}

async function askOnce({ api, headers, token, signal }: Connection, question: Question) {
  const { method = 'GET', path, query = {}, body } = question;
  const url = new URL(`${api}/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return within(waitMs, signal, async (limited) => {
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: 'application/json',
          'user-agent': 'healer',
          ...headers,
          ...(body && { 'content-type': 'application/json; charset=utf-8' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: limited,
      });
      if (!response.ok) throw await refusal(response, token);
      const text = await response.text();
      return {
        data: text === '' ? null : (JSON.parse(text) as unknown),
        more: /;\s*rel="?next"?/.test(response.headers.get('link') ?? ''),
      };
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof HostError) throw cause;
      throw new HostError(`it gives no answer (${reasonOf(cause)})`, { status: null, cause });
    }
  });
}

async function refusal(response: Response, token: string): Promise<HostError> {
  const { status, headers } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel().catch(() => {});
    return new HostError(`it has moved to ${placeOf(headers.get('location'))}`, { status });
  }
  const why = shortMessage(saidIn(await response.text().catch(() => '')), token);
  const used = headers.get('x-ratelimit-remaining') === '0';
  const isLimit = status === 429 || (status === 403 && (used || headers.has('retry-after')));
  const pauseMs =
    retryAfterMs(headers) ?? (isLimit && used ? untilMs(headers.get('x-ratelimit-reset')) : undefined);
  const detail = why === '' ? '' : `: ${why}`;
  return new HostError(`it answers with status ${status}${detail}`, { status, pauseMs, isLimit });
}

const said = z.object({
  message: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  /** Of GitHub, where a field is not as it should be. */
  errors: z.nullish(
    z.array(
      z.union([z.string(), z.object({ message: z.optional(z.string()), field: z.optional(z.string()) })]),
    ),
  ),
});

/** GitHub tells what is wrong apart from the message; GitLab may give a list, or one for each field. */
function saidIn(text: string): string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return text.trimStart().startsWith('<') ? '' : text;
  }
  const read = said.safeParse(data);
  if (!read.success) return text;
  const { message, errors } = read.data;
  const details = (errors ?? []).map((each) =>
    typeof each === 'string' ? each : (each.message ?? each.field ?? ''),
  );
  const whole = typeof message === 'string' ? message : Object.values(message).flat().map(String).join(', ');
  return [whole, ...details].filter(Boolean).join('; ');
}

/** Of a redirect: what a person would have to write into the settings, no secret of a query. */
function placeOf(location: string | null): string {
  if (location === null || !URL.canParse(location)) return 'another address';
  const { origin, pathname } = new URL(location);
  return origin + pathname;
}

/** Seconds since 1970. */
function untilMs(reset: string | null): number | undefined {
  const at = Number(reset) * 1000;
  return Number.isFinite(at) && at > 0 ? Math.max(0, at - Date.now()) : undefined;
}

async function withRetries<T>(
  { signal, patience }: Connection,
  { method = 'GET' }: Question,
  work: () => Promise<T>,
): Promise<T> {
  const { DelegateBackoff, ExponentialBackoff, handleWhen, retry } = await import('cockatiel');
  const growing = new ExponentialBackoff({
    initialDelay: patience.firstPauseMs,
    maxDelay: patience.longestPauseMs,
  });
  type Growing = ReturnType<typeof growing.next>;
  const backoff = new DelegateBackoff<{ result: unknown }, Growing>((context, last) => {
    const next = last?.next(undefined) ?? growing.next();
    const { error } = context.result as { error?: unknown };
    const asked = error instanceof HostError ? (error.details.pauseMs ?? 0) : 0;
    return { delay: Math.max(next.duration, asked), state: next };
  });
  const policy = retry(
    handleWhen((error) => mayPass(error, method !== 'POST', patience)),
    { maxAttempts: patience.attempts - 1, backoff },
  ).dangerouslyUnref();
  const over = new AbortController();
  // The policy sleeps through an abort, and its timer keeps no process alive.
  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true, signal: over.signal });
  });
  const alive = setTimeout(2 ** 31 - 1, undefined, { signal: over.signal }).catch(() => {});
  try {
    return await Promise.race([policy.execute(work, signal), aborted]);
  } finally {
    over.abort();
    await alive;
  }
}

/** Something may have been made although nothing was answered; it is not made again unless the server says that it was not. */
function mayPass(error: unknown, isRepeatable: boolean, { longestPauseMs }: HostPatience): boolean {
  if (!(error instanceof HostError)) return false;
  const { status, pauseMs = 0, isLimit = false } = error.details;
  if (pauseMs > longestPauseMs) return false;
  if (isLimit || (status === 503 && pauseMs > 0)) return true;
  return isRepeatable && (status === null ? !isWrongAnswer(error) : status >= 500 || status === 408);
}

/** An answer that came and makes no sense will not make more the next time. */
const isWrongAnswer = ({ details: { cause } }: HostError): boolean => cause instanceof SyntaxError;

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return 'the time is over';
  return name === 'SyntaxError' ? 'it is no JSON' : ((cause as NodeJS.ErrnoException)?.code ?? message);
}
