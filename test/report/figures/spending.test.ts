import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionsOf, spendingOf } from '../../../core/report/figures/spending.js';
import { WrittenHistory } from '../../support/history.js';

const now = Date.parse('2026-03-20T12:00:00Z');
const period = { from: Date.parse('2026-03-01'), to: now };

test('what models and agents took is added up by name, without what was before', () => {
  const asked = (data: Record<string, unknown>) => [
    { type: 'model.asked', data: { model: 'a/big', ...data } },
  ];
  const { events } = new WrittenHistory()
    .append('2026-02-01', asked({ answer: 'h', tokens: { prompt: 9, answer: 9 }, cost: 9 }))
    .append('2026-03-02', asked({ answer: 'h', tokens: { prompt: 100, answer: 20 }, cost: 0.5 }))
    .append('2026-03-03', asked({ answer: 'h', tokens: { prompt: 50, answer: null }, cost: 0.25 }))
    .append('2026-03-04', asked({ answer: null, failed: 'timeout' }))
    .append('2026-03-05', [{ type: 'agent.ran', data: { agent: 'agent/x', answer: 'h', cost: 2 } }])
    .append('2026-03-06', [{ type: 'model.asked', data: { model: 7, cost: -3 } }]);
  assert.deepEqual(spendingOf(questionsOf(events, now), period), [
    { name: 'agent/x', asked: 1, failed: 0, promptTokens: 0, answerTokens: 0, cost: 2 },
    { name: 'a/big', asked: 3, failed: 1, promptTokens: 150, answerTokens: 20, cost: 0.75 },
  ]);
});
