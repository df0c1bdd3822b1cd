import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { configJsonSchema } from '../../core/config/json-schema.js';
import { packageRoot } from '../../core/package-root.js';

test('the JSON schema in docs is the one that the config is checked with', async () => {
  const written = JSON.parse(await readFile(join(packageRoot, 'docs/config.schema.json'), 'utf8'));
  assert.deepEqual(written, JSON.parse(JSON.stringify(configJsonSchema())));
});
