import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationMs, parseDuration } from '../../core/config/duration.js';

const cases: [text: string, milliseconds: number | null][] = [
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
  [' 5m ', 300_000],
  ['0s', null],
  ['5', null],
  ['-5m', null],
  ['5 m', null],
  ['soon', null],
  ['', null],
];

for (const [text, milliseconds] of cases)
  test(`${JSON.stringify(text)} is ${milliseconds === null ? 'no duration' : `${milliseconds} milliseconds`}`, () => {
    assert.equal(parseDuration(text), milliseconds);
  });

test('asking for the milliseconds of what is no duration throws', () => {
  assert.throws(() => durationMs('soon'), /"soon" is not a duration/);
});
