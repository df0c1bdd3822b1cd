import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historiesOf } from '../../../core/report/figures/histories.js';
import { questionsOf } from '../../../core/report/figures/spending.js';
import { weekFigures } from '../../../core/report/figures/trends.js';
import { weeksOf, weekTeller } from '../../../core/report/weeks.js';
import { WrittenHistory } from '../../support/history.js';

const now = Date.parse('2026-03-20T12:00:00Z');

test('each week has what happened in it, and what was open when it ended', () => {
  const weekOf = weekTeller('UTC');
  const { events } = new WrittenHistory()
    .error('2026-03-03T00:00:00Z', 'e1')
    .error('2026-03-05T00:00:00Z', 'e2')
    .patch('2026-03-05T12:00:00Z', 'a2', { errors: ['e2'] })
    .patch('2026-03-09T00:00:00Z', 'a2', { state: 'merged' })
    .error('2026-03-09T00:00:00Z', 'e2', { state: 'resolved' })
    .append('2026-03-10', [
      { type: 'model.asked', data: { model: 'm', answer: 'h', tokens: { prompt: 3, answer: 4 }, cost: 1 } },
    ])
    .error('2026-03-17T00:00:00Z', 'e2', { state: 'regressed' });
  const weeks = ['2026-02-23', '2026-03-02', '2026-03-09', '2026-03-16'];
  const none = { broke: 0, resolved: 0, offered: 0, accepted: 0, rejected: 0, reverted: 0 };
  const unasked = { toPatch: null, tokens: 0, cost: 0 };
  assert.deepEqual(weekFigures(historiesOf(events, now), questionsOf(events, now), { weeks, weekOf }), [
    { week: '2026-02-23', ...none, ...unasked, open: 0 },
    { week: '2026-03-02', ...none, ...unasked, broke: 2, offered: 1, open: 2, toPatch: 12 * 3_600_000 },
    { week: '2026-03-09', ...none, resolved: 1, accepted: 1, open: 1, toPatch: null, tokens: 7, cost: 1 },
    { week: '2026-03-16', ...none, ...unasked, broke: 1, open: 2 },
  ]);
});

test('a week begins on Monday by the clock of the time zone, also where summer time begins', () => {
  const sunday = Date.parse('2026-03-29T22:30:00Z');
  assert.equal(weekTeller('UTC')(sunday), '2026-03-23');
  assert.equal(weekTeller('Europe/Vienna')(sunday), '2026-03-30');
  assert.equal(weekTeller('America/New_York')(Date.parse('2026-03-30T03:59:00Z')), '2026-03-23');
});

test('there are at least 8 weeks to compare, and at most 53, whatever the clocks said', () => {
  const weekOf = weekTeller('UTC');
  const weeks = (from: string) => weeksOf({ from: Date.parse(from), to: now }, weekOf);
  assert.deepEqual([weeks('2026-03-19').length, weeks('2026-03-19').at(-1)], [8, '2026-03-16']);
  assert.deepEqual([weeks('2025-12-29').length, weeks('2025-12-29')[0]], [12, '2025-12-29']);
  assert.deepEqual([weeks('1970-01-01').length, weeks('1970-01-01').at(-1)], [53, '2026-03-16']);
});
