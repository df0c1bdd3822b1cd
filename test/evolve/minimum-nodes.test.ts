import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minimumNodes } from '../../core/evolve/examine/minimum-nodes.js';

test('the nearest package.json says which Node runs a file, and one for browsers says nothing', async () => {
  const texts: Record<string, string> = {
    'package.json': '{ "engines": { "node": ">=18" } }',
    'packages/old/package.json': '{ "engines": { "node": ">=12.20" } }',
    'packages/web/package.json': '{ "engines": { "node": ">=20" }, "browser": "web.js" }',
    'packages/broken/package.json': '{',
  };
  const blobs = new Map(Object.keys(texts).map((path) => [path, path]));
  const of = await minimumNodes(blobs, async (ids) => new Map(ids.map((id) => [id, texts[id] ?? null])));
  assert.deepEqual(of('lib/deep/a.js'), { major: 18, minor: 0 });
  assert.deepEqual(of('packages/old/src/a.js'), { major: 12, minor: 20 });
  assert.equal(of('packages/web/a.js'), null);
  assert.equal(of('packages/broken/a.js'), null);
});
