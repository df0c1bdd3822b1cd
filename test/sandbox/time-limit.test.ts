import assert from 'node:assert/strict';
import { test } from 'node:test';
import { threadTime } from '../../core/sandbox/screening/memory/program/thread-time.js';
import { timeLimit } from '../../core/sandbox/screening/memory/program/time-limit.js';

const cannotAsk = threadTime() === null && 'the time of a thread is not told here';

test('the time of a thread grows while it works', { skip: cannotAsk }, () => {
  const before = threadTime() ?? 0;
  while ((threadTime() ?? 0) - before < 20);
  assert.ok((threadTime() ?? 0) >= before + 20);
});

const cases: [title: string, share: number | null, after: number][] = [
  ['what works all the time has its time', 1, 1000],
  ['what gets half of a processor has twice as long', 1 / 2, 1750],
  ['what waits has four times as long', 0, 4001],
  ['where nothing tells, it is four times as long', null, 4001],
];

for (const [title, share, after] of cases)
  test(title, () => {
    let now = 0;
    const spent = () => (share === null ? null : 500 + share * now);
    const isUp = timeLimit(1000, { now: () => now, spent });
    while (!isUp()) now += 1;
    assert.equal(now, after);
  });
