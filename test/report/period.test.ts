import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHealerError } from '../../core/errors.js';
import { parseSince } from '../../core/report/period.js';

const now = Date.parse('2026-03-20T12:00:00Z');

test('a report begins a length of time ago, at a time, or where all began', () => {
  assert.equal(parseSince('36h', now), Date.parse('2026-03-19T00:00:00Z'));
  assert.equal(parseSince('14d', now), Date.parse('2026-03-06T12:00:00Z'));
  assert.equal(parseSince('8w', now), Date.parse('2026-01-23T12:00:00Z'));
  assert.equal(parseSince('2026-03-01T06:00:00Z', now), Date.parse('2026-03-01T06:00:00Z'));
  assert.equal(parseSince('2026-03-01', now), new Date(2026, 2, 1).getTime());
  assert.equal(parseSince('all', now), Number.NEGATIVE_INFINITY);
});

for (const text of ['', 'yesterday', '8', '-1d', '2026-13-01', '2099-01-01'])
  test(`${JSON.stringify(text)} is refused, with what to say instead`, () =>
    assert.throws(
      () => parseSince(text, now),
      (error) => isHealerError(error, 'USAGE') && /8w/.test(error.next ?? ''),
    ));
