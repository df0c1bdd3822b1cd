// Writes docs/config.schema.json from the config's own schema; `npm run docs` has it formatted, too.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configJsonSchema } from '../core/config/json-schema.js';
import { packageRoot } from '../core/package-root.js';

const text = JSON.stringify(configJsonSchema(), null, 2);
await writeFile(join(packageRoot, 'docs/config.schema.json'), `${text}\n`);
