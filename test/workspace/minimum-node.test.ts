import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNodeAtLeast, minimumNode } from '../../core/workspace/minimum-node.js';

for (const [range, version] of [
  ['>=20.19', '20.19'],
  ['>= 18', '18.0'],
  ['^18.18.0 || ^20.9.0 || >=21.1.0', '18.18'],
  ['>=22 || ^20.19.0', '20.19'],
  ['16.x', '16.0'],
  ['>=14.18 <25', '14.18'],
  ['>4', ''],
  ['*', ''],
  ['lts/*', ''],
  ['>=18 || lts/*', ''],
  [undefined, ''],
] as const)
  test(`the oldest Node of ${JSON.stringify(range)} is ${version || 'not certain'}`, () => {
    const found = minimumNode(range);
    assert.equal(found ? `${found.major}.${found.minor}` : '', version);
  });

test('a version is at least another by its major, then by its minor', () => {
  assert.ok(isNodeAtLeast({ major: 18, minor: 0 }, 16, 9));
  assert.ok(isNodeAtLeast({ major: 16, minor: 9 }, 16, 9));
  assert.ok(!isNodeAtLeast({ major: 16, minor: 8 }, 16, 9));
  assert.ok(!isNodeAtLeast(null, 0));
});
