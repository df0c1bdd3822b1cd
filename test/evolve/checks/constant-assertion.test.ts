import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constantAssertion } from '../../../core/evolve/checks/quality/constant-assertion.js';
import { placesOf } from '../apply-fix.js';

for (const [text, count] of [
  ['expect(add(1, 2));', 1],
  ['assert(true);', 1],
  ["assert.ok(true, 'it came here');", 1],
  ['assert.deepEqual(list, list);', 1],
  ['expect(add(1, 2)).toBe(3);', 0],
  ['expect.assertions(2);', 0],
  ['assert(isReady);', 0],
  ['assert.equal(next(), next());', 0],
  ['assert.notEqual(a, a);', 0],
  ['assert.equal(a.b, a.b);', 0],
] as const)
  test(`${text} ${count ? 'cannot fail' : 'can fail'}`, () =>
    assert.equal(placesOf('test/a.test.js', text, constantAssertion).length, count));
