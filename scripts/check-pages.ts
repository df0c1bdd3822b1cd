// Writes docs/checks from the checks of `healer evolve`.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root.js';
import { checkPages } from './docs/checks.js';

const folder = join(packageRoot, 'docs/checks');
const pages = await checkPages();
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder))
  if (!pages.some((page) => page.name === name)) await rm(join(folder, name));
for (const { name, text } of pages) await writeFile(join(folder, name), text);
