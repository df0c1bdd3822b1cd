import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, duration, relativeTime } from '../../cli/render/time.js';

const ages: [at: string, text: string][] = [
  ['2026-05-04T12:00:00Z', 'just now'],
  ['2026-05-04T12:00:30Z', 'just now'],
  ['2026-05-04T11:59:00Z', '1 minute ago'],
  ['2026-05-04T10:00:00Z', '2 hours ago'],
  ['2026-05-01T11:00:00Z', '3 days ago'],
  ['2026-04-18T12:00:00Z', '2 weeks ago'],
  ['2023-05-04T00:00:00Z', '3 years ago'],
  ['yesterday', 'at an unknown time'],
];
for (const [at, text] of ages)
  test(`${at} is ${text}`, () => assert.equal(relativeTime(at, new Date('2026-05-04T12:00:00Z')), text));

const lengths: [milliseconds: number, text: string][] = [
  [0, '0 ms'],
  [340, '340 ms'],
  [2400, '2.4 s'],
  [59_990, '1m 0s'],
  [100_000, '1m 40s'],
  [7_500_000, '2h 5m'],
];
for (const [milliseconds, text] of lengths)
  test(`${milliseconds} ms are ${text}`, () => assert.equal(duration(milliseconds), text));

test('one is singular, all else is plural', () => {
  assert.deepEqual(
    [0, 1, 2, 1200].map((count) => counted(count, 'patch', 'patches')),
    ['0 patches', '1 patch', '2 patches', '1,200 patches'],
  );
});
