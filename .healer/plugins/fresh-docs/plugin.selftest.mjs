import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import plugin from './plugin.mjs';

const { script, source, made } = JSON.parse(readFileSync(new URL('fixture.json', import.meta.url), 'utf8'));
const files = [{ path: source, change: 'modified', text: null }];
const told = async (run) => (await plugin.examine({ files, runs: [{ script, ...run }] })).map(({ file }) => file);

test('what the script makes otherwise is told', async () =>
  assert.deepEqual(await told({ ok: true, changed: made }), made));
test('what is as the script makes it is not', async () => assert.deepEqual(await told({ ok: true, changed: [] }), []));
test('what else the script changes is none of its business', async () =>
  assert.deepEqual(await told({ ok: true, changed: [source] }), []));
test('where the script fails nothing is known', async () =>
  assert.deepEqual(await told({ ok: false, changed: made }), []));
