import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks } from '../../core/evolve/checks/index.js';
import { packageRoot } from '../../core/package-root.js';
import { isPrecise, precisionOf } from '../../scripts/bench/evolve/labels.js';
import { checkPages } from '../../scripts/docs/checks.js';

const folder = join(packageRoot, 'docs/checks');

test('the pages on checks are what the checks say (npm run docs writes them)', async () => {
  const pages = await checkPages();
  assert.deepEqual((await readdir(folder)).sort(), pages.map(({ name }) => name).sort());
  for (const { name, text } of pages) assert.equal(await readFile(join(folder, name), 'utf8'), text, name);
});

test('a check runs unasked only where twenty or more findings were judged and nine in ten right, or where there is nothing to judge', async () => {
  const imprecise = await Promise.all(
    checks
      .filter(({ on, decidable }) => on && !decidable)
      .map(async ({ id }) => {
        const precision = await precisionOf(id);
        return precision && isPrecise(precision) ? [] : [id];
      }),
  );
  assert.deepEqual(imprecise.flat(), []);
});

test('a check that might run unasked by what was judged, or that leaves nothing to judge, and does not, says why on its page', async () => {
  const silent = await Promise.all(
    checks
      .filter(({ on, onRequest }) => !on && !onRequest)
      .map(async ({ id, decidable }) => {
        const precision = await precisionOf(id);
        return decidable || (precision && isPrecise(precision)) ? [id] : [];
      }),
  );
  assert.deepEqual(silent.flat(), []);
});

test('nineteen right findings are too few, and so are seventeen of twenty', () => {
  const precise = [
    [19, 19],
    [17, 20],
    [18, 20],
  ].map(([right = 0, judged = 0]) => isPrecise({ right, judged, projects: [] }));
  assert.deepEqual(precise, [false, false, true]);
});
