import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseConfig } from '../../core/config/load.js';
import { packageRoot } from '../../core/package-root.js';
import { configurationPage } from '../../scripts/docs/configuration.js';

test('the page on settings is what the schema says (npm run docs writes it)', async () => {
  assert.equal(await readFile(join(packageRoot, 'docs/configuration.md'), 'utf8'), configurationPage());
});

test('the example on the page is a valid config', async () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(configurationPage()) ?? [];
  assert.equal((await parseConfig(example, 'example')).prePush, 'block');
});
