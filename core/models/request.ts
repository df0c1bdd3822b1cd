import { ProviderError } from './provider.js';
import { messageOf, retryAfterMs } from './refusal.js';

export interface Exchange {
  url: string;
  headers: Record<string, string>;
  /** Sent as JSON by POST; absent for GET. */
  body?: unknown;
  /** Struck out of whatever the server says about an error. */
  key: string | null;
  /** The answer is dropped, and its server hung up on, once it is longer. */
  maxBytes: number;
  signal: AbortSignal;
}

/**
 * The lines of what a server answers, as they come. Only the host that the URL names is ever talked to: a redirect is an
 * error. Error: ProviderError, or the reason of the signal.
 */
export async function* responseLines(exchange: Exchange): AsyncGenerator<string> {
  const response = await send(exchange);
  const decoder = new TextDecoder();
  let bytes = 0;
  let rest = '';
  for await (const chunk of bodyOf(response, exchange)) {
    bytes += chunk.length;
    if (bytes > exchange.maxBytes)
      throw new ProviderError('unusable', `The answer is longer than ${exchange.maxBytes} bytes`, {
        mayHaveCost: true,
      });
    const text = decoder.decode(chunk, { stream: true });
    const lines = text.includes('\n') ? (rest + text).split('\n') : [];
    rest = lines.pop() ?? rest + text;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** The whole answer, where it is one JSON value. */
export async function responseJson(exchange: Exchange): Promise<unknown> {
  let text = '';
  for await (const line of responseLines(exchange)) text += `${line}\n`;
  return parseJson(text);
}

/** Error: ProviderError `unusable`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProviderError('unusable', 'The server answered something that is no JSON', {
      cause,
      mayHaveCost: true,
    });
  }
}

async function send({ url, headers, body, key, signal }: Exchange): Promise<Response> {
  const response = await reach(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'manual',
    signal,
  });
  if (response.ok) return response;
  const { host } = new URL(url);
  const { status } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    throw new ProviderError('refused', `${host} wants to send the request on to another address`);
  }
  const said = await messageOf(response, key);
  const busy = status === 429 || status === 503 || status === 529;
  throw new ProviderError(
    busy ? 'busy' : status >= 500 || status === 408 ? 'unreachable' : 'refused',
    `${host} answered ${status}${said === '' ? '' : `: ${said}`}`,
    { retryAfterMs: retryAfterMs(response.headers) },
  );
}

async function reach(url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    init.signal.throwIfAborted();
    throw new ProviderError('unreachable', `${new URL(url).origin} cannot be reached${codeOf(cause)}`, {
      cause,
    });
  }
}

async function* bodyOf({ body }: Response, { url, signal }: Exchange): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body;
  } catch (cause) {
    signal.throwIfAborted();
    throw new ProviderError('unreachable', `${new URL(url).host} broke off in the middle of its answer`, {
      cause,
      mayHaveCost: true,
    });
  }
}

/** fetch says no more than "fetch failed"; what the system said is behind it. */
function codeOf(error: unknown): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException };
  return cause?.code === undefined ? '' : ` (${cause.code})`;
}
