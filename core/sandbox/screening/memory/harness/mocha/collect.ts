import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Instance } from '../../loader/instance.js';
import { loadInto } from '../../loader/load.js';
import type { MochaOptions } from './options.js';
import { preload } from './preload.js';
import type { Mocha, ProjectMocha } from './project-mocha.js';

/** The project's mocha in the folder that it is started in. */
export interface Project extends ProjectMocha {
  cwd: string;
  options: MochaOptions;
}

/** Loads the test files into an instance, as mocha does, and answers the mocha that holds their tests. */
export async function collect(
  project: Project,
  files: readonly string[],
  instance: Instance,
): Promise<Mocha> {
  const { cwd, options, Mocha } = project;
  const plugins = project.plugins();
  for (const exported of await preload(options.required, cwd, instance)) plugins.load(exported);
  const mocha = new Mocha({ ...options.mocha, ...(await plugins.finalize()) });
  const { suite } = mocha;
  const ready = new Promise<void>((resolve) => suite.once('run', resolve));
  for (const file of new Set([...firstFiles(project), ...files])) {
    suite.emit('pre-require', globalThis, file, mocha);
    const exported = await loadInto(file, instance);
    suite.emit('require', exportsOf(exported), file, mocha);
    suite.emit('post-require', globalThis, file, mocha);
  }
  // A program that asks for it says itself when all of its tests are there.
  if (options.mocha.delay) await ready;
  if (suite.hasOnly()) suite.filterOnly();
  return mocha;
}

function firstFiles({ cwd, options }: Project): string[] {
  const { resolve } = createRequire(join(cwd, 'package.json'));
  return options.first.map((file) => resolve(join(cwd, file)));
}

/** What mocha's `exports` interface reads tests from. */
function exportsOf(exported: unknown): unknown {
  const isNamespace = Object.prototype.toString.call(exported) === '[object Module]';
  return isNamespace && (exported as { default?: unknown }).default
    ? (exported as { default: unknown }).default
    : exported;
}
