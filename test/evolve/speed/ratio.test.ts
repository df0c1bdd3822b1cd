import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratioOf } from '../../../core/evolve/speed/ratio.js';

const pairs = (ratios: number[]) => ratios.map((ratio) => [ratio, 1] as const);

test('the ratio is the median, and the interval has it in the middle with 95 % certainty', () => {
  // Of 31 the 10th and the 22nd: the binomial distribution has 2.5 % below each (tables of the sign test).
  const ratios = Array.from({ length: 31 }, (_, index) => index + 1);
  assert.deepEqual(ratioOf(pairs(ratios)), { ratio: 16, interval: [10, 22] });
});

test('a few wild pairs move nothing', () => {
  const ratios = [...Array(28).fill(2), 1000, 0.001, 500];
  assert.deepEqual(ratioOf(pairs(ratios)), { ratio: 2, interval: [2, 2] });
});

test('fewer than six pairs tell nothing', () => {
  assert.equal(ratioOf(pairs([2, 2, 2, 2, 2])), null);
  assert.deepEqual(ratioOf(pairs([1, 2, 2, 2, 2, 3])), { ratio: 2, interval: [1, 3] });
});
