// Writes docs/openapi.json from what the API itself serves; `npm run docs` has it formatted, too.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiDocument } from '../cli/api/document.js';
import { packageRoot } from '../core/package-root.js';

await writeFile(join(packageRoot, 'docs/openapi.json'), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
