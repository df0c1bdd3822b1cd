// Starts a program or loads a module, and writes down what time of the processor that took: `start.js ENTRY ENTRY_AS_JSON OUTPUT`.
// What was taken away for a trial calls `__healerNeeded` where it is used.
import { writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Where a package is started. */
export interface Entry {
  /** Relative to the repository. */
  file: string;
  /** Started as `node FILE --version` does, and not loaded by others. */
  isProgram: boolean;
  /** An ES module. */
  isModule: boolean;
}

/** What one start came to. */
export interface Started {
  /** Milliseconds that the process was at work until all of it was loaded. */
  ms: number;
  /** Something that was taken away was asked for. */
  needed: boolean;
  /** It ended with an error. */
  failed: boolean;
  /** Absolute paths of the CommonJS modules and JSON files that it loaded. */
  loaded: string[];
}

/** Milliseconds that a program may go on after it was loaded. */
const longestMs = 1000;

const [, , file = '', entryText = '{}', output = ''] = process.argv;
const { isProgram, isModule } = JSON.parse(entryText) as Entry;
const require = createRequire(import.meta.url);
let needed = false;
let ms: number | null = null;
Object.assign(globalThis, {
  __healerNeeded: () => {
    needed = true;
    throw new Error('it is needed to start');
  },
});
process.argv = [process.execPath, file, ...(isProgram ? ['--version'] : [])];
const began = process.cpuUsage();
const took = (): number => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
};
process.once('exit', (code) => {
  const loaded = Object.keys(require.cache);
  const started: Started = { ms: ms ?? took(), needed, failed: code !== 0, loaded };
  writeFileSync(output, JSON.stringify(started));
});
if (isModule) await import(pathToFileURL(file).href);
else if (isProgram) Module.runMain();
else require(file);
ms = took();
if (isProgram) setTimeout(() => process.exit(0), longestMs).unref();
else setImmediate(() => process.exit(0));
