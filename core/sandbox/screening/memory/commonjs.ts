import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { sep } from 'node:path';
import { standIn } from './collect.js';

/** The private half of node:module that every loader hook of the ecosystem builds on. */
interface LoaderInternals {
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  _extensions: Record<string, (module: CompilableModule, filename: string) => void>;
  _cache: Record<string, unknown>;
}

interface CompilableModule {
  _compile(text: string, filename: string): void;
}

const loader = Module as unknown as LoaderInternals;
const texts = new Map<string, string>();
let overrides: ReadonlyMap<string, string> = new Map();
let folder = '';

/** Puts the stand-in where `node:test` is, and the edited texts where their files are. `root` is the worktree. */
export function hookCommonJs(root: string): void {
  folder = root + sep;
  const load = loader._load;
  loader._load = function (this: unknown, request, parent, isMain) {
    if (request === 'node:test') return standIn;
    return load.call(this, request, parent, isMain);
  };
  const byDefault = loader._extensions['.js'];
  for (const extension of ['.js', '.cjs']) {
    loader._extensions[extension] = (module, filename) => {
      if (isOwn(filename)) module._compile(textOf(filename), filename);
      else byDefault?.(module, filename);
    };
  }
}

/** Makes the next load of every project file a fresh one, with these texts in place of what is on disk. */
export function startAfresh(next: ReadonlyMap<string, string>): void {
  overrides = next;
  for (const filename of Object.keys(loader._cache)) if (isOwn(filename)) delete loader._cache[filename];
}

export function requireFresh(filename: string): unknown {
  return createRequire(filename)(filename);
}

/** The text of a project file as the candidate has it. */
export function textOf(filename: string): string {
  const edited = overrides.get(filename);
  if (edited !== undefined) return stripPrefix(edited);
  const known = texts.get(filename) ?? stripPrefix(readFileSync(filename, 'utf8'));
  texts.set(filename, known);
  return known;
}

/** Project files are loaded anew for each candidate; what is installed is loaded once. */
export const isOwn = (filename: string): boolean =>
  filename.startsWith(folder) && !filename.includes(`${sep}node_modules${sep}`);

const stripPrefix = (text: string): string => text.replace(/^\uFEFF/, '').replace(/^#!.*/, '');
