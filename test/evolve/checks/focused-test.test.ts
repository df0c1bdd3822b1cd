import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusedTest } from '../../../core/evolve/checks/quality/focused-test.js';
import { examineFile } from '../../../core/evolve/examine/examine-file.js';

const messageOf = (text: string) => examineFile('test/a.test.ts', text, [focusedTest]).findings[0]?.message;

for (const text of [
  "import { test } from 'node:test';\ntest.only('a', f);",
  "import test from 'node:test';\ntest.only('a', f);",
  "const { describe } = require('node:test');\ndescribe.only('a', f);",
])
  test(`of node:test it is said that .only needs --test-only: ${text.split('\n')[0]}`, () =>
    assert.match(messageOf(text) ?? '', /--test-only/));

for (const text of ["it.only('a', f);", "import { test } from 'vitest';\ntest.only('a', f);"])
  test(`of other runners it is said that only this test runs: ${text.split('\n')[0]}`, () =>
    assert.equal(messageOf(text), 'only this test of the file runs: `.only` keeps the others from it'));
