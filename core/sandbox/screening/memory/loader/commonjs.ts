import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import vm from 'node:vm';
import type { Instance } from './instance.js';
import { isOwn } from './project.js';
import { codeOf, textOf } from './source.js';
import { resolveSource } from './typescript.js';

/** The private half of node:module that every loader hook of the ecosystem builds on. */
interface LoaderInternals {
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): string;
  _extensions: Record<string, (module: LoadingModule, filename: string) => void>;
  _cache: Record<string, unknown>;
}

interface LoadingModule {
  exports: unknown;
  require(id: string): unknown;
}

const loader = Module as unknown as LoaderInternals;
let current: Instance | undefined;
let ofRunner: ReadonlySet<string> | undefined;

/** Makes `require` load project files as the instance in use has them. Once for each thread. */
export function hookCommonJs(): void {
  const load = loader._load;
  loader._load = function (this: unknown, request, parent, isMain) {
    return current?.stands.get(request) ?? load.call(this, request, parent, isMain);
  };
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, parent, ...rest) {
    try {
      return resolveFilename.call(this, request, parent, ...rest);
    } catch (error) {
      const from = parent?.filename;
      const found = from !== undefined && isOwn(from) ? resolveSource(request, from) : null;
      if (found === null) throw error;
      return found;
    }
  };
  const byDefault = loader._extensions['.js'];
  for (const extension of ['.js', '.cjs', '.ts', '.cts', '.tsx', '.jsx']) {
    loader._extensions[extension] = (module, filename) => {
      if (current && isOwn(filename)) run(module, filename, current);
      else byDefault?.(module, filename);
    };
  }
  const json = loader._extensions['.json'];
  loader._extensions['.json'] = (module, filename) => {
    if (!current?.texts.has(filename)) return json?.(module, filename);
    current.files.add(filename);
    module.exports = JSON.parse(textOf(filename, current));
  };
}

/** From here on `require` sees the modules of this instance and of no other. */
export function useInstance(instance: Instance): void {
  if (current === instance) return;
  ofRunner ??= new Set(Object.keys(loader._cache));
  for (const filename of Object.keys(loader._cache)) {
    if (!isOwn(filename)) continue;
    if (current) current.commonJs[filename] = loader._cache[filename];
    delete loader._cache[filename];
  }
  Object.assign(loader._cache, instance.commonJs);
  current = instance;
}

/**
 * From here on installed CommonJS modules are loaded anew by whoever asks for them: a candidate may have changed what one
 * holds. Those of the runner stay, which are there before any of the project.
 */
export function forgetInstalled(): void {
  if (!ofRunner) return;
  for (const filename of Object.keys(loader._cache))
    if (!isOwn(filename) && !ofRunner.has(filename)) delete loader._cache[filename];
}

/** Its CommonJS modules by absolute path, whether it is in use or not. */
export function commonJsOf(instance: Instance): Record<string, unknown> {
  if (current !== instance) return instance.commonJs;
  return Object.fromEntries(Object.entries(loader._cache).filter(([filename]) => isOwn(filename)));
}

export function requireFrom(filename: string): unknown {
  return createRequire(filename)(filename);
}

type Wrapper = (this: unknown, ...args: unknown[]) => void;

function run(module: LoadingModule, filename: string, instance: Instance): void {
  instance.files.add(filename);
  const wrapper = scriptOf(filename, codeOf(filename, 'commonjs', instance)).runInThisContext() as Wrapper;
  const require = requireOf(module, filename);
  wrapper.call(module.exports, module.exports, require, module, filename, dirname(filename));
}

const scripts = new Map<string, { code: string; script: vm.Script }>();

/** Compiled once for as long as the text stays the same: only one candidate's file differs from load to load. */
function scriptOf(filename: string, code: string): vm.Script {
  const known = scripts.get(filename);
  if (known?.code === code) return known.script;
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) { ${code}\n})`, {
    filename,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER as never,
  });
  scripts.set(filename, { code, script });
  return script;
}

function requireOf(module: LoadingModule, filename: string): NodeJS.Require {
  const require = ((id: string) => module.require(id)) as NodeJS.Require;
  return Object.defineProperties(require, {
    resolve: { get: () => createRequire(filename).resolve },
    main: { value: process.mainModule },
    cache: { value: loader._cache },
    extensions: { value: loader._extensions },
  });
}
