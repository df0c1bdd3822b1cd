import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Instance } from '../../loader/instance.js';
import { loadInto } from '../../loader/load.js';
import { isOwn } from '../../loader/project.js';

/** Makes TypeScript of test files, which the loader of this thread does itself. */
const typescript =
  /^(?:ts-node|tsx|@swc-node\/register|esbuild-register|@esbuild-kit\/[\w-]+|sucrase\/register|tsconfig-paths|source-map-support)(?:\/|$)/;
/** Makes something else of JavaScript, which no loader here does. */
const translators = /babel|swc|coffee|livescript|rewire|\besm\b|istanbul|proxyquire\/register/;

const { extensions } = createRequire(import.meta.url);
/** Files that this thread's own loader translates, whatever a module puts in its place. */
const translated = ['.ts', '.cts', '.tsx'];

/**
 * Loads what `--require` and its like name into an instance and answers what each exports. Paths are relative to
 * `cwd`; what is installed is loaded once a thread. Throws where a module needs another loader than that of this thread.
 */
export async function preload(names: readonly string[], cwd: string, instance: Instance): Promise<unknown[]> {
  const loaded: unknown[] = [];
  const asIs = { ...extensions };
  for (const name of names) {
    const path = pathOf(name, cwd);
    if (path !== null && isOwn(path)) loaded.push(await loadInto(path, instance));
    else if (typescript.test(name)) continue;
    else if (translators.test(name)) throw new Error(`${name} translates modules`);
    else loaded.push(await installed(path ?? name, cwd));
  }
  if (extensions['.js'] !== asIs['.js']) throw new Error('JavaScript is translated before it runs');
  for (const extension of translated) extensions[extension] = asIs[extension];
  return loaded;
}

function pathOf(name: string, cwd: string): string | null {
  const path = resolve(cwd, name.replace(/^file:\/\//, ''));
  if (!existsSync(path) && !existsSync(`${path}.js`) && !/^\.{0,2}\//.test(name)) return null;
  return createRequire(join(cwd, 'package.json')).resolve(path);
}

async function installed(name: string, cwd: string): Promise<unknown> {
  const require = createRequire(join(cwd, 'package.json'));
  try {
    return require(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(require.resolve(name)).href);
  }
}
