import type { ServerResponse } from 'node:http';
import type { Desk } from './desk.js';
import type { Reply } from './reply.js';

export interface Call {
  desk: Desk;
  /** Parts of the path, as the route names them; decoded, and otherwise as they came. */
  params: Record<string, string>;
  /** Fields of a form that was sent; empty for GET. */
  form: URLSearchParams;
  /** For an answer that goes on. */
  response: ServerResponse;
}

export interface Route {
  method: 'GET' | 'POST';
  /** `/patches/:id`: a name stands for one part, whatever it is. */
  path: string;
  /** Resolves with undefined where it answers by itself. */
  answer(call: Call): Promise<Reply | undefined> | Reply | undefined;
}

export type Found<R> = { route: R; params: Record<string, string> } | { allowed: string[] };

/** The route for a path, or the methods that it is there for; none for a path that is not known. */
export function findRoute<R extends Pick<Route, 'method' | 'path'>>(
  routes: readonly R[],
  method: string,
  path: string,
): Found<R> {
  const asked = method === 'HEAD' ? 'GET' : method;
  const fitting = routes.flatMap((route) => {
    const params = match(route.path, path);
    return params ? [{ route, params }] : [];
  });
  const found = fitting.find(({ route }) => route.method === asked);
  return found ?? { allowed: [...new Set(fitting.map(({ route }) => route.method))] };
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = decoded(given[index] ?? '');
    if (text === undefined) return undefined;
    if (part.startsWith(':') && text !== '') params[part.slice(1)] = text;
    else if (part !== text) return undefined;
  }
  return params;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
