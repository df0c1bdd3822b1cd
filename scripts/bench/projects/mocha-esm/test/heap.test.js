import assert from 'node:assert/strict';
import { Heap } from '../src/heap.js';

describe('a heap', () => {
  it('gives the least first', () => assert.deepEqual([...Heap.of(3, 1, 2).drain()], [1, 2, 3]));
  it('keeps equal items', () => assert.deepEqual([...Heap.of(2, 1, 2, 1).drain()], [1, 1, 2, 2]));
  it('shows the least', () => {
    const heap = Heap.of(5, 4);
    assert.equal(heap.peek(), 4);
    assert.equal(heap.length, 2);
  });
  it('may be empty', () => {
    const heap = new Heap();
    assert.equal(heap.pop(), undefined);
    assert.equal(heap.peek(), undefined);
    assert.equal(heap.length, 0);
  });
  it('says how long it is', () => {
    const heap = new Heap();
    assert.equal(heap.push(1), 1);
    assert.equal(heap.push(2), 2);
  });
  it('may run the other way', () => {
    const heap = new Heap((a, b) => a.rank > b.rank);
    for (const rank of [4, 9, 1, 7]) heap.push({ rank });
    assert.deepEqual(
      [...heap.drain()].map(({ rank }) => rank),
      [9, 7, 4, 1],
    );
  });
  it('sorts many', () => {
    const many = Array.from({ length: 50 }, (_, index) => (index * 37) % 50);
    assert.deepEqual(
      [...Heap.of(...many).drain()],
      Array.from({ length: 50 }, (_, index) => index),
    );
  });
});
