import { requireFrom, useInstance } from './commonjs.js';
import { importInto } from './es-modules.js';
import { formatOf } from './format.js';
import type { Instance } from './instance.js';

/**
 * Loads a file of the project and all that it imports into an instance, and leaves the instance in use. Resolves with
 * what it exports: a module namespace for an ES module.
 */
export async function loadInto(filename: string, instance: Instance): Promise<unknown> {
  useInstance(instance);
  return formatOf(filename) === 'module' ? importInto(filename, instance) : requireFrom(filename);
}
