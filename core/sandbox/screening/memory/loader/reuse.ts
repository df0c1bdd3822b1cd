import { commonJsOf } from './commonjs.js';
import type { Instance } from './instance.js';
import { pathOf } from './project.js';

/** A module as Node's cache of CommonJS holds it. */
interface CommonJsModule {
  filename?: string;
  children?: readonly CommonJsModule[];
}

/**
 * Gives an instance the modules of another one that depend on none of its texts, directly or not, as far as `mayReuse`
 * says so of their absolute path. They share their state.
 */
export function reuseModules(from: Instance, into: Instance, mayReuse: (filename: string) => boolean): void {
  const stale = dependents(importersIn(from), into.texts.keys());
  const isKept = (filename: string) => !stale.has(filename) && mayReuse(filename);
  for (const [url, module] of from.esModules)
    if (url.startsWith('file:') && isKept(pathOf(url))) into.esModules.set(url, module);
  for (const [filename, module] of Object.entries(commonJsOf(from)))
    if (isKept(filename)) into.commonJs[filename] = module;
}

/** These files and all that import them, whatever lies between. */
function dependents(importers: ReadonlyMap<string, Set<string>>, files: Iterable<string>): Set<string> {
  const found = new Set(files);
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  return found;
}

function importersIn(instance: Instance): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  const add = (importer: string, imported: string) => {
    const known = importers.get(imported) ?? new Set();
    importers.set(imported, known.add(importer));
  };
  for (const [url, imported] of instance.imports) for (const each of imported) add(pathOf(url), pathOf(each));
  for (const [filename, module] of Object.entries(commonJsOf(instance)))
    for (const { filename: child } of (module as CommonJsModule).children ?? [])
      if (child) add(filename, child);
  return importers;
}
