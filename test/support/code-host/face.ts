import type { IncomingHttpHeaders } from 'node:http';
import type { Things } from './things.js';

export interface HostQuestion {
  method: string;
  /** Below the API, as it was escaped. */
  path: string;
  query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: what a client sends is looked at by the API that it speaks
  body: any;
  headers: IncomingHttpHeaders;
}

export interface HostAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** One API of a server. `answer` gives null for what it has no such place for. */
export interface HostFace {
  /** Where it is on the server. */
  base: string;
  isToken(headers: IncomingHttpHeaders, token: string): boolean;
  unauthorized: unknown;
  notFound: unknown;
  answer(question: HostQuestion, things: Things, url: string): Promise<HostAnswer | null>;
}

/** One page of a list, with the header by which the next one is found (RFC 8288). */
export function page<T>(
  items: readonly T[],
  { query, path }: HostQuestion,
  sizeName: string,
  url: string,
): HostAnswer {
  const size = Math.min(100, Number(query.get(sizeName) ?? 30));
  const number = Number(query.get('page') ?? 1);
  const rest = items.length > number * size;
  const next = `<${url}${path}?page=${number + 1}>; rel="next"`;
  return {
    status: 200,
    body: items.slice((number - 1) * size, number * size),
    ...(rest && { headers: { link: next } }),
  };
}
