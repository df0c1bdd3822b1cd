import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain } from '../../cli/render/paint.js';
import { reportTerminalText } from '../../cli/render/report.js';
import { textWidth } from '../../cli/render/width.js';
import { busyReport, emptyReport, hostileReport } from '../report/reports.js';

for (const width of [60, 80, 120])
  test(`on ${width} columns no line of the report is wider`, () => {
    for (const report of [busyReport(), emptyReport(), hostileReport()]) {
      const lines = reportTerminalText(report, { width, paint: plain }).split('\n');
      assert.deepEqual(
        lines.filter((line) => textWidth(line) > width),
        [],
      );
    }
  });

test('where there is no room, columns are left out from the right, and the error stays', () => {
  const text = reportTerminalText(busyReport(), { width: 60, paint: plain });
  assert.match(text, /^Id +Class +Status +Error$/m);
  assert.match(text, /^Class +Errors +Offered a fix +Accepted +Share$/m);
});

test('a pipe gets whole titles', () => {
  const text = reportTerminalText(busyReport(), { width: Number.POSITIVE_INFINITY, paint: plain });
  assert.match(text, /Cannot read properties of undefined \(reading 'street'\) \(src\/address\.js:\d+\)$/m);
});

test('nothing in it is obeyed by a terminal', () => {
  const text = reportTerminalText(hostileReport(), { width: 80, paint: plain });
  assert.doesNotMatch(
    text,
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
  );
});
