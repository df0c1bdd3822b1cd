import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks } from '../../core/evolve/checks/index.js';
import { packageRoot } from '../../core/package-root.js';
import { precisionOf } from '../../scripts/bench/evolve/labels.js';
import { checkPages } from '../../scripts/docs/checks.js';

const folder = join(packageRoot, 'docs/checks');

test('the pages on checks are what the checks say (npm run docs writes them)', async () => {
  const pages = await checkPages();
  assert.deepEqual((await readdir(folder)).sort(), pages.map(({ name }) => name).sort());
  for (const { name, text } of pages) assert.equal(await readFile(join(folder, name), 'utf8'), text, name);
});

test('no check runs unasked of which fewer than nine in ten findings were right', async () => {
  for (const { id, on } of checks) {
    const precision = await precisionOf(id);
    if (on && precision) assert.ok(precision.right / precision.judged >= 0.9, id);
  }
});
