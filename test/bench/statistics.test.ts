import assert from 'node:assert/strict';
import { test } from 'node:test';
import { share } from '../../scripts/bench/statistics.js';

test('a share is told with its whole, also of nothing', () => {
  assert.equal(share(3, 4), '3 of 4 (75 %)');
  assert.equal(share(0, 0), '0 of 0');
});
