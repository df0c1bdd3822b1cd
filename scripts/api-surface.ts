// Writes docs/api/surface.md from the sources, and says which version the change since the last release asks for; with
// --check it writes nothing, and its exit code is 1 where package.json promises more than is kept.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openRepository } from '../core/git/repository.js';
import { packageRoot } from '../core/package-root.js';
import { surfacePage } from './docs/surface/page.js';
import { judgeVersion } from './docs/surface/since-release.js';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const page = surfacePage();
if (!values.check) await writeFile(join(packageRoot, 'docs/api/surface.md'), page);

const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8'));
const judged = await judgeVersion(await openRepository(packageRoot), version, page);
console.error(judged.sentence);
for (const detail of judged.details) console.error(`  ${detail}`);
if (values.check && !judged.keeps) process.exitCode = 1;
