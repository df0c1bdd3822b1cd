import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFrontier } from '../../../core/repair/strategies/search/frontier.js';

test('far more than it keeps leaves the best, still in their order', () => {
  const frontier = createFrontier<number>(10);
  for (let item = 0; item < 1000; item += 1) frontier.push(item, (item * 7919) % 1000);
  assert.ok(frontier.size() <= 20);
  const scores: number[] = [];
  for (let top = frontier.pop(); top !== undefined && scores.length < 10; top = frontier.pop())
    scores.push(top.score);
  assert.deepEqual(scores, [999, 998, 997, 996, 995, 994, 993, 992, 991, 990]);
});
