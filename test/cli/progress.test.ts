import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressText } from '../../cli/render/progress.js';
import { textWidth } from '../../cli/render/width.js';

const event = {
  phase: 'screen',
  message: 'Expected values to be strictly equal: 3 !== 6',
  screened: 240,
  generated: 1812,
  perSecond: 180.4,
  remainingMs: 100_000,
  best: 'replace operator < by <=',
} as const;

test('progress tells the message, the candidates tried, their rate, the time left and the best so far', () => {
  assert.equal(
    progressText(event, 200),
    'Expected values to be strictly equal: 3 !== 6 · 240 of 1,812 candidates tried · 180/s · 1m 40s left · best: replace operator < by <=',
  );
});

test('a phase that tries nothing shows its message alone', () => {
  assert.equal(progressText({ phase: 'test', message: 'running the tests' }, 80), 'running the tests');
});

test('longer looks at candidates do not make more of them tried than there are', () => {
  const text = progressText({ phase: 'screen', message: 'search', screened: 12, generated: 10 }, 80);
  assert.equal(text, 'search · 12 of 12 candidates tried');
});

test('what does not fit is cut, the message first', () => {
  assert.match(progressText(event, 110), /^Expected values to be s… · 240 of/);
  for (const width of [10, 40, 80, 120]) assert.ok(textWidth(progressText(event, width)) <= width);
});

test('a message cannot move the cursor', () => {
  assert.equal(progressText({ phase: 'test', message: 'a\r\nb\u001b[2K' }, 80), 'a\\r\\nb');
});
