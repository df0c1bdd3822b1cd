import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundedOutput } from '../../core/sandbox/output.js';

test('what is kept of a flood has the same length, however large its chunks are', () => {
  for (const size of [1, 7, 49, 50, 99, 1_000]) {
    const output = boundedOutput(100);
    for (let sent = 0; sent < 2_000; sent += size) output.add(Buffer.alloc(size, 'x'));
    const [start, , end] = output.text().split('\n');
    assert.deepEqual([start?.length, end?.length], [50, 50], `${size} bytes a chunk`);
  }
});

test('what is left out is counted', () => {
  const output = boundedOutput(10);
  for (const chunk of ['abcdefgh', 'ijkl', 'mnop']) output.add(Buffer.from(chunk));
  assert.equal(output.text(), 'abcde\n[… 6 bytes left out …]\nlmnop');
});
