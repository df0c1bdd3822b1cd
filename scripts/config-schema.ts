// Writes docs/config.schema.json from the config's own schema. `--check` only says whether it is up to date.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { configJsonSchema } from '../core/config/json-schema.js';
import { packageRoot } from '../core/package-root.js';

const path = join(packageRoot, 'docs/config.schema.json');
const next = configJsonSchema();
const previous: unknown = JSON.parse(await readFile(path, 'utf8').catch(() => 'null'));

if (!isDeepStrictEqual(previous, JSON.parse(JSON.stringify(next)))) {
  if (process.argv.includes('--check')) {
    console.error('docs/config.schema.json is out of date: run node dist/scripts/config-schema.js');
    process.exitCode = 1;
  } else await writeFile(path, `${JSON.stringify(next, null, 2)}\n`);
}
