import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countSteps } from '../../program/count-steps.js';
import type { WorkerState } from './internals.js';

export interface FetchOptions {
  /** The worktree. */
  folder: string;
  /** Makes vite read a text in place of a file, for as long as `work` takes. */
  serve<T>(file: string, text: string | null, work: () => Promise<T>): Promise<T>;
  onFetch(): void;
}

/** What a worker gets of the modules that vite has transformed. */
export interface Fetches {
  /** The texts, by absolute path, that stand for files in what is fetched from here on. */
  use(texts: ReadonlyMap<string, string>): void;
}

type Call = (...args: unknown[]) => Promise<unknown>;

/** Calls that are handed on to vitest; it need not hear of anything else. */
const passed = /^(?:resolve|resolveId|transform|getSourceMap|resolveSnapshotPath|ensureModuleGraphEntry)$/;

/**
 * Stands between a worker and vitest: modules come with their steps counted and with the texts of the candidate at hand,
 * those that stay the same are fetched once, and results are not reported.
 */
export function interceptFetches(state: WorkerState, options: FetchOptions): Fetches {
  const real = state.rpc as Record<string | symbol, Call>;
  const fetched = new Map<string, Promise<unknown>>();
  const once = (key: string, work: () => Promise<unknown>) => {
    const known = fetched.get(key) ?? work();
    fetched.set(key, known);
    return known;
  };
  let texts: ReadonlyMap<string, string> = new Map();
  let first: ReadonlyMap<string, string> | undefined;
  // Files whose text is not always the one on disk.
  const changing = new Set<string>();
  const toFile = fileFinder(options.folder, state.config.root);

  const fetch: Call = (...args) => {
    options.onFetch();
    // Version 4 asks whether what it has is still good.
    if ((args[3] as { cached?: boolean } | undefined)?.cached) return Promise.resolve({ cache: true });
    const url = String(args[0]);
    const key = JSON.stringify(args.slice(0, 3));
    const file = toFile(url);
    const load = async () => prepared(await (real.fetch as Call)(...args), file);
    if (file === null || !changing.has(file) || isPlainFile(url)) return once(key, load);
    const text = texts.get(file) ?? null;
    const served = () => options.serve(file, text, load);
    // Texts of candidates come once.
    return text === null || text === first?.get(file) ? once(`${key}${text}`, served) : served();
  };
  const silent = Object.assign(() => Promise.resolve(), { asEvent() {} });
  const stand: Record<string, Call> = { fetch };

  state.rpc = new Proxy(real, {
    get(target, name, receiver) {
      if (typeof name !== 'string' || name.startsWith('$') || name === 'then')
        return Reflect.get(target, name, receiver) as unknown;
      if (name !== 'fetch' && !passed.test(name)) return silent;
      stand[name] ??= (...args) => once(name + JSON.stringify(args), () => (real[name] as Call)(...args));
      return stand[name];
    },
  });
  return {
    use(others) {
      texts = others;
      first ??= others;
      for (const file of others.keys()) changing.add(file);
    },
  };
}

/** The text itself is asked for, or its address. */
const isPlainFile = (url: string): boolean => /[?&](?:raw|url|inline|worker|sharedworker)\b/.test(url);

/** The file that vite means by an id: a path, a path below its root, or one of those as a URL. */
function fileFinder(folder: string, root: string): (url: string) => string | null {
  const known = new Map<string, string | null>();
  const find = (url: string): string | null => {
    const path = (url.startsWith('file:') ? fileURLToPath(url) : url)
      .replace(/[?#].*$/, '')
      .replace(/^\/@fs(?=\/)/, '');
    if (path.startsWith(folder + sep)) return path;
    const below = join(root, path);
    return path.startsWith('/') && below.startsWith(folder + sep) && existsSync(below) ? below : null;
  };
  return (url) => {
    const file = known.get(url) ?? find(url);
    known.set(url, file);
    return file;
  };
}

interface Fetched {
  code?: string;
  externalize?: string;
  /** Of version 4: the file that holds the code. */
  tmp?: string;
  /** Before version 4: the file that holds the code. */
  id?: string;
  cached?: boolean;
}

function prepared(result: unknown, file: string | null): unknown {
  const { tmp, cached, id, ...rest } = result as Fetched;
  if (rest.externalize !== undefined) return result;
  const place = tmp ?? (rest.code === undefined ? id : undefined);
  const code = rest.code ?? (place && readFileSync(place, 'utf8'));
  if (code === undefined) return result;
  const isOwn = file !== null && !file.includes(`${sep}node_modules${sep}`);
  return { ...rest, ...(place !== id && { id }), code: isOwn ? counted(code) : code };
}

/** What vite made and the parser does not know is left as it is. */
function counted(code: string): string {
  try {
    return countSteps(code, 'module');
  } catch {
    return code;
  }
}
