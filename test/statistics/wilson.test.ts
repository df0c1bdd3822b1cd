import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proportion } from '../../core/statistics/wilson.js';

test('the interval of 8 of 10 is that of the published tables', () => {
  const { value, low, high } = proportion(8, 10);
  assert.deepEqual([value, low.toFixed(3), high.toFixed(3)], [0.8, '0.490', '0.943']);
});

test('one of one is far from certain, and the interval ends at 1', () => {
  const { low, high } = proportion(1, 1);
  assert.deepEqual([low.toFixed(3), high], ['0.207', 1]);
});

test('of nothing there is no share, and it may be anything', () =>
  assert.deepEqual(proportion(0, 0), { part: 0, whole: 0, value: null, low: 0, high: 1 }));
