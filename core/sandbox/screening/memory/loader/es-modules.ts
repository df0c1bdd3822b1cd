import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { requireFrom } from './commonjs.js';
import { formatOf } from './format.js';
import type { Instance } from './instance.js';
import { isOwn, pathOf } from './project.js';
import { codeOf, textOf } from './source.js';
import { resolveSource } from './typescript.js';

/** Modules of what is installed and of Node, kept for all instances. */
const shared = new Map<string, Promise<vm.Module>>();

/**
 * Loads an ES module of the project, and all project modules that it imports, into an instance. Needs
 * `--experimental-vm-modules`; modules made this way are collected with the heap, which cache-busted imports are not.
 */
export async function importInto(filename: string, instance: Instance): Promise<object> {
  const module = await moduleFor(pathToFileURL(filename).href, instance);
  return (await evaluated(module, instance)).namespace;
}

async function evaluated(module: vm.Module, instance: Instance): Promise<vm.Module> {
  if (module.status === 'unlinked')
    await module.link((specifier, parent) => imported(specifier, parent.identifier, instance));
  if (module.status === 'linked') await module.evaluate();
  return module;
}

function imported(specifier: string, parent: string, instance: Instance): Promise<vm.Module> {
  const url = resolve(specifier, parent);
  if (url.startsWith('file:') && isOwn(pathOf(url))) {
    const known = instance.imports.get(parent) ?? new Set();
    instance.imports.set(parent, known.add(url));
  }
  return moduleFor(url, instance);
}

function moduleFor(url: string, instance: Instance): Promise<vm.Module> {
  const stand = instance.stands.get(url);
  const own = stand !== undefined || (url.startsWith('file:') && isOwn(pathOf(url)));
  const instances = own ? instance.esModules : shared;
  const known =
    instances.get(url) ?? (stand ? standing(stand, url) : own ? ownModule(url, instance) : installed(url));
  instances.set(url, known);
  return known;
}

async function ownModule(url: string, instance: Instance): Promise<vm.Module> {
  const filename = pathOf(url);
  const format = formatOf(filename);
  if (format === 'commonjs') return wrap(requireFrom(filename), url);
  instance.files.add(filename);
  if (format === 'json') return wrapDefault(JSON.parse(textOf(filename, instance)), url);
  const code = codeOf(filename, 'module', instance);
  // What V8 takes from its cache finds no way to import dynamically.
  const isCached = !/\bimport\s*\(/.test(code);
  const cachedData = isCached ? compiled.get(code) : undefined;
  const module = new vm.SourceTextModule(code, {
    identifier: url,
    ...(cachedData && { cachedData }),
    initializeImportMeta(meta) {
      Object.assign(meta, {
        url,
        filename,
        dirname: dirname(filename),
        resolve: (name: string) => resolve(name, url),
      });
    },
    importModuleDynamically: async (specifier: string) =>
      evaluated(await imported(specifier, url, instance), instance),
  });
  // A candidate's text comes once.
  if (isCached && !cachedData && !instance.texts.has(filename)) keep(code, module);
  return module;
}

const compiled = new Map<string, Buffer>();
const kept = 500;

function keep(code: string, module: vm.SourceTextModule): void {
  if (compiled.size >= kept) compiled.clear();
  compiled.set(code, (module as unknown as { createCachedData(): Buffer }).createCachedData());
}

async function installed(url: string): Promise<vm.Module> {
  return ready(synthetic(await import(url), url));
}

const standing = (stand: Record<string, unknown>, url: string): Promise<vm.Module> => ready(wrap(stand, url));

async function ready(module: vm.Module): Promise<vm.Module> {
  await module.link(() => {
    throw new Error('a synthetic module imports nothing');
  });
  await module.evaluate();
  return module;
}

const onDisk = new Map<string, string>();

function resolve(specifier: string, parent: string): string {
  if (/^\.{0,2}\//.test(specifier)) {
    const key = `${parent}\0${specifier}`;
    const known = onDisk.get(key);
    if (known !== undefined) return known;
    const url = new URL(specifier, parent);
    if (existsSync(pathOf(url.href))) {
      onDisk.set(key, url.href);
      return url.href;
    }
    const found = resolveSource(specifier, pathOf(parent));
    return found === null ? url.href : pathToFileURL(found).href;
  }
  try {
    // The second argument needs `--experimental-import-meta-resolve`, which the host starts its threads with.
    return (import.meta.resolve as (specifier: string, parent: string) => string)(specifier, parent);
  } catch (error) {
    const found = resolveSource(specifier, pathOf(parent));
    if (found === null) throw error;
    return pathToFileURL(found).href;
  }
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
