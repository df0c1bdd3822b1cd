// Writes docs/configuration.md from the config's own schema. test/docs/configuration.test.ts says when it is out of date.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root.js';
import { configurationPage } from './docs/configuration.js';

await writeFile(join(packageRoot, 'docs/configuration.md'), configurationPage());
