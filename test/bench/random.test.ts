import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample, shuffled } from '../../scripts/bench/random.js';

const values = Array.from({ length: 100 }, (_, index) => index);

test('the same seed draws the same sample, another seed another', () => {
  assert.deepEqual(sample(values, 10, 7), sample(values, 10, 7));
  assert.notDeepEqual(sample(values, 10, 7), sample(values, 10, 8));
});

test('a sample holds each value at most once and keeps the order', () => {
  const drawn = sample(values, 40, 3);
  assert.equal(new Set(drawn).size, 40);
  assert.deepEqual(
    drawn,
    [...drawn].sort((a, b) => a - b),
  );
});

test('a sample larger than the whole is the whole', () => assert.deepEqual(sample(values, 500, 1), values));

test('every value is drawn about as often as any other', () => {
  const counts = new Map<number, number>();
  for (let seed = 1; seed <= 2000; seed += 1)
    for (const value of sample([0, 1, 2, 3], 1, seed)) counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const value of [0, 1, 2, 3])
    assert.ok((counts.get(value) ?? 0) > 400, `${value} was drawn too seldom`);
});

test('shuffling loses and adds nothing', () => {
  assert.deepEqual(
    shuffled(values, 5).sort((a, b) => a - b),
    values,
  );
});
