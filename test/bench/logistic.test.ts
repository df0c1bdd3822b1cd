import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitLogistic, type Sample } from '../../scripts/bench/logistic.js';

const sample = (features: Sample['features'], label: boolean): Sample => ({ features, label, weight: 1 });
const predict = (weights: Record<string, number>, x: number) =>
  1 / (1 + Math.exp(-(weights.intercept ?? 0) - (weights.x ?? 0) * x));

test('a fit finds the frequencies that the samples have', () => {
  const samples = [0, 1].flatMap((x) =>
    Array.from({ length: 400 }, (_, index) => sample({ intercept: 1, x }, index < (x === 1 ? 320 : 80))),
  );
  const weights = fitLogistic(samples, { intercept: 0, x: 0 });
  assert.ok(Math.abs(predict(weights, 0) - 0.2) < 0.02, String(predict(weights, 0)));
  assert.ok(Math.abs(predict(weights, 1) - 0.8) < 0.02, String(predict(weights, 1)));
});

test('few samples move the weights little', () => {
  const weights = fitLogistic([sample({ intercept: 1, x: 1 }, true)], { intercept: 0, x: 0.5 });
  assert.ok((weights.x ?? 0) > 0.5 && (weights.x ?? 0) < 1);
});

test('a weight that no sample speaks of stays', () => {
  assert.equal(fitLogistic([sample({ intercept: 1 }, true)], { intercept: 0, other: 0.7 }).other, 0.7);
});

test('a weight that was negative stays negative', () => {
  const samples = Array.from({ length: 200 }, (_, index) =>
    sample({ intercept: 1, x: index % 2 }, index % 2 === 1),
  );
  assert.equal(fitLogistic(samples, { intercept: 0, x: -0.5 }).x, -0.1);
});
