import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiDocument } from '../../cli/api/document.js';
import { operations } from '../../cli/api/operations.js';
import { packageRoot } from '../../core/package-root.js';

test('the document is one of OpenAPI 3.1 by the schema of the OpenAPI Initiative', async () => {
  const result = await new Validator().validate(openApiDocument() as never);
  assert.deepEqual(result, { valid: true });
});

test('a document that is wrong would be found to be', async () => {
  const { info: _, ...without } = openApiDocument();
  assert.equal((await new Validator().validate(without as never)).valid, false);
});

test('docs/openapi.json is what the API serves', async () => {
  const text = await readFile(join(packageRoot, 'docs', 'openapi.json'), 'utf8');
  assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(openApiDocument())), 'run: npm run docs');
});

test('every operation has a name and an address of its own', () => {
  for (const name of [
    operations.map(({ id }) => id),
    operations.map(({ method, path }) => `${method} ${path}`),
  ])
    assert.equal(new Set(name).size, operations.length);
});
