#!/usr/bin/env node
import { readFileSync, writeSync } from 'node:fs';

// The version is answered before anything is imported, so that asking costs no more than starting Node.
const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-v')) writeSync(1, `${version()}\n`);
else {
  keepCompiled();
  void import('./program.js').then(({ main }) => main(words, version()));
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(manifest).version);
}

/** From Node 22.1 on, what was compiled once is there at the next start, in a folder of Node's own. */
function keepCompiled(): void {
  const modules = process.getBuiltinModule('node:module');
  (modules as { enableCompileCache?: () => unknown }).enableCompileCache?.();
}
