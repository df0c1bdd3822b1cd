export type Params = Record<string, string>;
export type Handler<T> = (params: Params) => T | Promise<T>;

interface Route<T> {
  pattern: string[];
  handler: Handler<T>;
}

export class Router<T> {
  private routes: Route<T>[] = [];

  constructor(private readonly fallback?: Handler<T>) {}

  add(path: string, handler: Handler<T>): this {
    this.routes.push({ pattern: split(path), handler });
    return this;
  }

  match(path: string): { handler: Handler<T>; params: Params } | undefined {
    const parts = split(path);
    for (const { pattern, handler } of this.routes) {
      const params = matchParts(pattern, parts);
      if (params) return { handler, params };
    }
    return this.fallback && { handler: this.fallback, params: { path } };
  }

  async go(path: string): Promise<T> {
    const found = this.match(path);
    if (!found) throw new Error(`no route for ${path}`);
    return found.handler(found.params);
  }
}

const split = (path: string): string[] => path.split('/').filter(Boolean);

function matchParts(pattern: readonly string[], parts: readonly string[]): Params | null {
  const params: Params = {};
  for (let index = 0; index < pattern.length; index++) {
    const wanted = pattern[index]!;
    if (wanted === '*') {
      params.rest = parts.slice(index).join('/');
      return params;
    }
    const part = parts[index];
    if (part === undefined) return null;
    if (wanted.startsWith(':')) params[wanted.slice(1)] = decodeURIComponent(part);
    else if (wanted !== part) return null;
  }
  return pattern.length === parts.length ? params : null;
}
