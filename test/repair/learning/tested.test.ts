import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testedFactors } from '../../../core/repair/learning/tested.js';

const files = new Set(['a.js', 'b.js', 'c.js', 'd.js']);
const factors = (counts: Record<string, number>): number[] =>
  [...files].map(testedFactors(new Map(Object.entries(counts)), files));

test('where nothing was changed with the failing tests all files are alike', () =>
  assert.deepEqual(factors({}), [1, 1, 1, 1]));

test('the file that was changed with the failing tests most often keeps its suspicion, others lose by how seldom they were', () => {
  const [a = 0, b = 0, c = 0, d = 0] = factors({ 'a.js': 6, 'b.js': 2 });
  assert.equal(a, 1);
  assert.ok(a > b && b > c && c === d, `${b} ${c}`);
});

test('a single commit says little, and a thousand no more than that one file is three times as likely', () => {
  const [, afterOne = 0] = factors({ 'a.js': 1 });
  assert.ok(afterOne > 0.7 && afterOne < 1, String(afterOne));
  assert.deepEqual(factors({ 'a.js': 1000 }).slice(1), [1 / 3, 1 / 3, 1 / 3]);
});
