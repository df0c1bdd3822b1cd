import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageFiles } from '../../core/heal/baseline/wide-coverage.js';
import type { TestResult } from '../../core/model.js';

const result = (file: string, durationMs: number): TestResult => ({
  file,
  path: ['a test'],
  status: 'passed',
  durationMs,
});
const failing = [{ file: 'test/math/add.js', path: ['a test'] }];
const files = (found: readonly { file: string }[] | null) => found?.map(({ file }) => file);

test('a suite that is quick enough is measured as a whole', () => {
  const tests = [result('test/math/add.js', 10), result('test/text/trim.js', 10)];
  assert.equal(coverageFiles({ tests, durationMs: 900 }, failing, 1000), null);
});

test('of a slow suite the files nearest to the failing tests are measured, as long as the time goes', () => {
  const tests = [
    result('test/text/trim.js', 10),
    result('test/math/sub.js', 10),
    result('test/math/add.js', 10),
    result('test/math/mul.js', 10),
  ];
  assert.deepEqual(files(coverageFiles({ tests, durationMs: 4000 }, failing, 3000)), [
    'test/math/add.js',
    'test/math/sub.js',
    'test/math/mul.js',
  ]);
});

test('the files of the failing tests are measured however long they take', () => {
  const tests = [result('test/math/add.js', 9000), result('test/math/sub.js', 1)];
  assert.deepEqual(files(coverageFiles({ tests, durationMs: 9000 }, failing, 1000)), ['test/math/add.js']);
});
