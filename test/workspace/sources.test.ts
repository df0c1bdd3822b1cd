import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSourceFile, isTestFile, listSources } from '../../core/workspace/sources.js';

const cases: [path: string, kind: 'source' | 'test' | 'neither'][] = [
  ['index.js', 'source'],
  ['src/a.ts', 'source'],
  ['src/a b/ü.tsx', 'source'],
  ['lib/a.mjs', 'source'],
  ['lib/a.cts', 'source'],
  ['src/latest.js', 'source'],
  ['src/contest.ts', 'source'],
  ['src/inspect.js', 'source'],
  ['src/testing/run.js', 'source'],
  ['dist/a.js', 'source'],
  ['src/a.test.ts', 'test'],
  ['src/a.spec.jsx', 'test'],
  ['src/a-test.js', 'test'],
  ['src/a_test.mjs', 'test'],
  ['test.js', 'test'],
  ['src/test-a.js', 'test'],
  ['test/support/build.ts', 'test'],
  ['packages/a/tests/x.js', 'test'],
  ['spec/x.js', 'test'],
  ['src/__tests__/a.js', 'test'],
  ['src/__mocks__/fs.js', 'test'],
  ['src/a.d.ts', 'neither'],
  ['src/a.d.mts', 'neither'],
  ['src/a.json', 'neither'],
  ['README.md', 'neither'],
  ['lib/jquery.min.js', 'neither'],
  ['node_modules/a/index.js', 'neither'],
  ['packages/b/node_modules/a/test/index.js', 'neither'],
  ['.healer/plugins/a.js', 'neither'],
];

for (const [path, kind] of cases)
  test(`${path} is ${kind === 'neither' ? 'neither source nor test' : `a ${kind} file`}`, () => {
    assert.equal(isSourceFile(path), kind === 'source');
    assert.equal(isTestFile(path), kind === 'test');
  });

test('the sources of a tree are listed in their order, without its tests', () => {
  assert.deepEqual(listSources(['b.js', 'b.test.js', 'a.ts', 'package.json']), ['b.js', 'a.ts']);
});
