import { requireFrom, useInstance } from './commonjs.js';
import { importInto } from './es-modules.js';
import { formatOf } from './format.js';
import type { Instance } from './instance.js';

/** Loads a file of the project and all that it imports into an instance, and leaves the instance in use. */
export async function loadInto(filename: string, instance: Instance): Promise<void> {
  useInstance(instance);
  if (formatOf(filename) === 'module') await importInto(filename, instance);
  else requireFrom(filename);
}
