import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a path means for the project: its own code, an installed package, or the runtime. */
export interface ProjectPath {
  /** Relative to the root with `/` when inside of it, else as the runtime printed it. */
  file: string;
  origin: 'project' | 'dependency' | 'internal';
}

/**
 * Places a path, URL or bundler module id as a stack trace prints it.
 * `root` is the absolute folder of the checkout that was running.
 */
export function projectPath(printed: string, root: string): ProjectPath {
  if (isInternal(printed)) return { file: printed, origin: 'internal' };
  const path = plainPath(printed);
  if (path.trim() === '') return { file: printed, origin: 'internal' };
  const inside = relativeTo(path, root);
  if (inside === undefined || inside === '') return { file: path, origin: 'dependency' };
  return { file: inside, origin: isInstalled(inside) ? 'dependency' : 'project' };
}

/** `text` with the absolute paths of `root`, and its file URLs, made relative to it. */
export function relativizeText(text: string, root: string): string {
  let result = text;
  for (const base of spellings(root)) {
    for (const prefix of [
      `file:///${base.replace(/^\//, '')}/`,
      `${base}/`,
      `${base.replaceAll('/', '\\')}\\`,
    ]) {
      result = replacePrefix(result, prefix);
    }
  }
  return result;
}

function replacePrefix(text: string, prefix: string): string {
  if (prefix.length < 3 || !text.includes(prefix)) return text;
  return text.split(prefix).reduce((left, right) => left + (/[\w.\-/\\]$/.test(left) ? prefix : '') + right);
}

function isInternal(printed: string): boolean {
  return /^(?:node:|internal\/|native$|wasm:|<|\[|evalmachine\.|ext:|bun:|native:)|^$/.test(printed);
}

function plainPath(printed: string): string {
  let path = printed;
  if (path.startsWith('file:')) path = fromFileUrl(path);
  path = path.replace(
    /^webpack-internal:\/\/\/(?:\([^)]*\)\/)?|^(?:webpack|turbopack|rollup|vite):\/\/[^/]*\//,
    '',
  );
  path = path.replace(/^https?:\/\/[^/]+\/(?:@fs(?=\/))?/, '').replace(/^\/@fs\//, '/');
  return path.replace(/[?#].*$/, '').replaceAll('\\', '/');
}

function fromFileUrl(url: string): string {
  const windows = /^file:\/\/\/[A-Za-z]:/.test(url);
  // The parser of URLs drops these, and would make another path of it; runtimes print them encoded.
  if (/[\t\r\n]/.test(url)) return url.replace(/^file:\/\//, '');
  try {
    return fileURLToPath(url, { windows });
  } catch {
    return url.replace(/^file:\/\//, '');
  }
}

function relativeTo(path: string, root: string): string | undefined {
  const bases = spellings(root);
  if (!/^(?:\/|[A-Za-z]:\/)/.test(path)) {
    // No relative path holds an absolute one of its own folder: two lines ran into one another.
    const foreign = outside(path) || bases.some((base) => path.includes(`${base}/`));
    return foreign ? undefined : path.replace(/^(?:\.\/)+/, '');
  }
  for (const base of bases) {
    const same = /^[A-Za-z]:/.test(base)
      ? path.slice(0, base.length).toLowerCase() === base.toLowerCase()
      : path.startsWith(base);
    if (same && path[base.length] === '/') return path.slice(base.length + 1);
  }
  return undefined;
}

const outside = (path: string): boolean => path.startsWith('../');

const isInstalled = (path: string): boolean =>
  /(?:^|\/)(?:node_modules|\.yarn|\.pnp\.[cm]?js)(?:\/|$)/.test(path);

const known = new Map<string, string[]>();

/** The root as given and as the file system resolves it: runtimes print either (`/var` is `/private/var` on macOS). */
function spellings(root: string): string[] {
  const before = known.get(root);
  if (before) return before;
  const plain = root.replaceAll('\\', '/').replace(/\/+$/, '');
  const found = [...new Set([plain, resolved(root)])].filter((path) => path !== '');
  if (known.size > 100) known.clear();
  known.set(root, found);
  return found;
}

function resolved(root: string): string {
  try {
    return realpathSync(root).replaceAll('\\', '/').replace(/\/+$/, '');
  } catch {
    return '';
  }
}
