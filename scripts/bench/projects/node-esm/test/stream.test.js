import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunks, collect, mapAsync, range } from '../src/stream.js';

test('a range', async (t) => {
  await t.test('leaves its end out', () => assert.deepEqual([...range(1, 4)], [1, 2, 3]));
  await t.test('takes steps', () => assert.deepEqual([...range(0, 10, 4)], [0, 4, 8]));
  await t.test('runs down', () => assert.deepEqual([...range(3, 0, -1)], [3, 2, 1]));
  await t.test('may be empty', () => assert.deepEqual([...range(2, 2)], []));
});

test('values are changed as they come', async () => {
  async function* source() {
    yield 'a';
    await null;
    yield 'b';
  }
  assert.deepEqual(await collect(mapAsync(source(), (value, index) => value + index)), ['a0', 'b1']);
});

test('collecting can stop early', async () => {
  assert.deepEqual(await collect(range(0, Infinity), 3), [0, 1, 2]);
  assert.deepEqual(await collect(range(0, 2), 0), []);
});

test('chunks', () => {
  assert.deepEqual([...chunks(range(0, 5), 2)], [[0, 1], [2, 3], [4]]);
  assert.deepEqual([...chunks([], 2)], []);
  assert.deepEqual(
    [...chunks('abcd', 2)],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  );
});
