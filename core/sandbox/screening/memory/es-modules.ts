import { fileURLToPath, pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { standIn } from './collect.js';
import { isOwn, requireFresh, textOf } from './commonjs.js';
import { formatOf } from './format.js';

/** Modules of what is installed and of Node, kept for all candidates. */
const shared = new Map<string, Promise<vm.Module>>();

/**
 * Loads an ES module of the project and all project modules that it imports as new instances, so that no
 * candidate sees another's state. Needs `--experimental-vm-modules`; modules made this way are collected
 * with the heap, which cache-busted imports are not.
 */
export async function importFresh(filename: string, limitMs: number): Promise<void> {
  const fresh = new Map<string, Promise<vm.Module>>();
  const module = await moduleFor(pathToFileURL(filename).href, fresh);
  await link(module, fresh);
  await module.evaluate({ timeout: Math.ceil(limitMs) });
}

type Instances = Map<string, Promise<vm.Module>>;

function moduleFor(url: string, fresh: Instances): Promise<vm.Module> {
  const own = url.startsWith('file:') && isOwn(fileURLToPath(url));
  const instances = own ? fresh : shared;
  const known = instances.get(url) ?? (own ? instantiateOwn(url, fresh) : instantiateShared(url));
  instances.set(url, known);
  return known;
}

async function instantiateOwn(url: string, fresh: Instances): Promise<vm.Module> {
  const filename = fileURLToPath(url);
  const format = formatOf(filename);
  if (format === 'commonjs') return wrap(requireFresh(filename), url);
  if (format === 'json') return wrapDefault(JSON.parse(textOf(filename)), url);
  return new vm.SourceTextModule(textOf(filename), {
    identifier: url,
    initializeImportMeta(meta) {
      Object.assign(meta, {
        url,
        filename,
        dirname: fileURLToPath(new URL('.', url)),
        resolve: (name: string) => resolve(name, url),
      });
    },
    importModuleDynamically: async (specifier: string) => {
      const module = await moduleFor(resolve(specifier, url), fresh);
      if (module.status === 'unlinked') await link(module, fresh);
      if (module.status === 'linked') await module.evaluate();
      return module;
    },
  });
}

async function instantiateShared(url: string): Promise<vm.Module> {
  const module = url === 'node:test' ? wrap(standIn, url) : synthetic(await import(url), url);
  await module.link(() => {
    throw new Error('a synthetic module imports nothing');
  });
  await module.evaluate();
  return module;
}

async function link(module: vm.Module, fresh: Instances): Promise<void> {
  await module.link((specifier, parent) => moduleFor(resolve(specifier, parent.identifier), fresh));
}

function resolve(specifier: string, parent: string): string {
  if (specifier === 'node:test') return specifier;
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, parent).href;
  // The second argument needs `--experimental-import-meta-resolve`, which the host starts its threads with.
  return (import.meta.resolve as (specifier: string, parent: string) => string)(specifier, parent);
}

/** A CommonJS value as a module: itself as the default, its properties by name. */
function wrap(value: unknown, url: string): vm.SyntheticModule {
  const names =
    value !== null && (typeof value === 'object' || typeof value === 'function') ? Object.keys(value) : [];
  const named = names.filter((name) => name !== 'default');
  return new vm.SyntheticModule(
    ['default', ...named],
    function () {
      this.setExport('default', value);
      for (const name of named) this.setExport(name, (value as Record<string, unknown>)[name]);
    },
    { identifier: url },
  );
}

const wrapDefault = (value: unknown, url: string): vm.SyntheticModule =>
  new vm.SyntheticModule(
    ['default'],
    function () {
      this.setExport('default', value);
    },
    { identifier: url },
  );

function synthetic(namespace: Record<string, unknown>, url: string): vm.SyntheticModule {
  const names = Object.keys(namespace);
  return new vm.SyntheticModule(
    names,
    function () {
      for (const name of names) this.setExport(name, namespace[name]);
    },
    { identifier: url },
  );
}
