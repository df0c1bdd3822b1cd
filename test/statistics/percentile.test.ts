import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, percentile } from '../../core/statistics/percentile.js';

test('a percentile is a value that was seen, by the nearest rank', () => {
  const values = [15, 20, 35, 40, 50];
  assert.equal(percentile(values, 0.3), 20);
  assert.equal(percentile(values, 0.4), 20);
  assert.equal(percentile(values, 0.9), 50);
  assert.equal(percentile(values, 0), 15);
});

test('the median does not depend on the order', () => assert.equal(median([9, 1, 5]), 5));

test('nothing has no median', () => assert.ok(Number.isNaN(median([]))));
