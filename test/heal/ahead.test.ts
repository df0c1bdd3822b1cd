import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ahead } from '../../core/heal/attempt/ahead.js';

function openWork(atOnce: number, unwanted: readonly number[] = []) {
  const begun: number[] = [];
  const stopped: number[] = [];
  const proofs = ahead(
    [1, 2, 3, 4],
    { atOnce: () => atOnce, isWanted: (item) => !unwanted.includes(item) },
    (item, signal) =>
      new Promise<number>((resolve, reject) => {
        begun.push(item);
        signal.addEventListener('abort', () => {
          stopped.push(item);
          reject(new Error('stopped'));
        });
        if (item === 1) resolve(item);
      }),
  );
  return { proofs, begun, stopped };
}

test('one at a time is begun only when it is its turn', async () => {
  const { proofs, begun } = openWork(1);
  assert.equal(await proofs.of(1), 1);
  assert.deepEqual(begun, [1]);
  await proofs.stop();
});

test('with room for more the next ones are begun as well, and what nobody needs any more is stopped', async () => {
  const { proofs, begun, stopped } = openWork(3);
  await proofs.of(1);
  assert.deepEqual(begun, [1, 2, 3]);
  await proofs.stop();
  assert.deepEqual(stopped, [1, 2, 3]);
});

test('what is known to be in vain is not begun ahead', async () => {
  const { proofs, begun } = openWork(2, [2]);
  await proofs.of(1);
  assert.deepEqual(begun, [1, 3]);
  await proofs.stop();
});
