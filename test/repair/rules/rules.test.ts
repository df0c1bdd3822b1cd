import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../../core/repair/strategies/rules/index.js';
import { cases } from './cases.js';
import { heal } from './program.js';

for (const { title, within = 12, ...program } of cases) {
  test(`${program.class}: ${title}`, async () => {
    const { rank, message, generated } = await heal(program, rules, within);
    assert.ok(rank !== null, `None of ${generated} candidates heals: ${message}`);
  });
}

test('a byte-order mark and CRLF line ends stay', async () => {
  const text =
    '\uFEFFexport function run(n) {\r\n  const twice = base * n;\r\n  const base = 2;\r\n  return twice;\r\n}\r\n';
  const files = {
    'lib.mjs': text,
    'test.mjs': "import { run } from './lib.mjs';\nif (run(2) !== 4) process.exit(1);\n",
  };
  const { rank, healed } = await heal({ class: 'temporal-dead-zone', files }, rules, 12);
  assert.equal(rank, 1);
  assert.equal(
    healed['lib.mjs'],
    '\uFEFFexport function run(n) {\r\n  const base = 2;\r\n  const twice = base * n;\r\n  return twice;\r\n}\r\n',
  );
});

test('environment trouble, snapshots and missing installs get no candidate', async () => {
  const files = {
    'lib.mjs': 'export const run = () => totl;\n',
    'test.mjs': "import { run } from './lib.mjs';\nrun();\n",
  };
  for (const errorClass of ['environment', 'snapshot-mismatch', 'missing-dependency', 'flaky'] as const) {
    assert.equal((await heal({ class: errorClass, files }, rules, 12)).generated, 0);
  }
});

test('a package that is not installed is left to the install', async () => {
  const files = {
    'lib.js': "const express = require('express');\nmodule.exports = express;\n",
    'test.js': "require('./lib');\n",
  };
  assert.equal((await heal({ class: 'module-not-found', files }, rules, 12)).rank, null);
});

test('a property of the language is not taken for a misspelt one of the project', async () => {
  const files = {
    'lib.mjs':
      "const limits = { MAX_LENGTH: 9 };\nexport const limit = () => limits.MAX_LENGTH + limits.MAX_LENGTH;\nexport const run = (text) => (text.length === 2 ? 'one' : 'more');\n",
    'test.mjs':
      "import assert from 'node:assert/strict';\nimport { run } from './lib.mjs';\nassert.equal(run('ab'), 'more');\n",
  };
  assert.equal((await heal({ class: 'assertion', files }, rules, 12)).rank, null);
});
