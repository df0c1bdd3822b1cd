import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measure } from '../../scripts/bench/concurrency.js';

test('of what many processes record at once in several worktrees, nothing is lost and nothing counted twice', {
  timeout: 300_000,
}, async () => {
  const kept = await measure({ writers: 5, records: 30, commands: 2 });
  assert.deepEqual(kept.troubles, []);
  const { acknowledged, counted, lost, twice, inOtherClone, left, broken, unsound } = kept;
  assert.deepEqual(
    { acknowledged, counted, lost, twice, inOtherClone, left, broken, unsound },
    {
      acknowledged: 150,
      counted: 150,
      lost: 0,
      twice: 0,
      inOtherClone: 150,
      left: 0,
      broken: 0,
      unsound: '',
    },
  );
});
