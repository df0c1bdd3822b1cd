import { relative, sep } from 'node:path';
import { isSourceFile } from '../../../../workspace/sources.js';
import { createInstance, type Instance } from '../loader/instance.js';
import { reuseModules } from '../loader/reuse.js';
import type { Loaded } from './harness.js';

const instances = new WeakMap<Loaded, Instance>();

/** Remembers which instance a program is loaded into. */
export function loadedInto(instance: Instance, loaded: Loaded): Loaded {
  instances.set(loaded, instance);
  return loaded;
}

/**
 * A new instance, with the sources of `reused` that depend on none of the texts. Tests, and what only they load, may
 * register themselves when they are loaded.
 */
export function instanceFor(
  folder: string,
  texts: ReadonlyMap<string, string>,
  stands: Instance['stands'],
  reused: Loaded | undefined,
): Instance {
  const instance = createInstance(texts, stands);
  const from = reused && instances.get(reused);
  if (from) reuseModules(from, instance, (path) => isSourceFile(relative(folder, path).split(sep).join('/')));
  return instance;
}
