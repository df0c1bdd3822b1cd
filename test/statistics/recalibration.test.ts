import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { brierScore, type Prediction } from '../../core/statistics/calibration.js';
import { fitLine, logistic, logOdds } from '../../core/statistics/recalibration.js';

const prediction = fc.record({
  predicted: fc.double({ min: 0, max: 1, noNaN: true }),
  observed: fc.boolean(),
});
const apply = ({ intercept, slope }: { intercept: number; slope: number }, p: number): number =>
  logistic(intercept + slope * logOdds(p));

test('without predictions probabilities stay', () => {
  assert.deepEqual(fitLine([]), { intercept: 0, slope: 1 });
});

test('the line is finite, never falls, and makes no more of the likelihood than it had', () => {
  const loss = (all: readonly Prediction[], of: (p: number) => number): number =>
    all.reduce((sum, { predicted, observed }) => {
      const p = of(Math.min(1 - 1e-6, Math.max(1e-6, predicted)));
      return sum - Math.log(Math.max(1e-300, observed ? p : 1 - p));
    }, 0);
  fc.assert(
    fc.property(fc.array(prediction, { maxLength: 60 }), (all) => {
      const line = fitLine(all);
      assert.ok(Number.isFinite(line.intercept) && line.slope > 0);
      assert.ok(loss(all, (p) => apply(line, p)) <= loss(all, (p) => p) + 1e-6);
    }),
  );
});

test('what is always said too high comes true with more and more predictions', () => {
  const overconfident = (count: number): Prediction[] =>
    Array.from({ length: count }, (_, at) => ({ predicted: 0.9, observed: at % 2 === 0 }));
  const few = apply(fitLine(overconfident(4)), 0.9);
  const many = apply(fitLine(overconfident(400)), 0.9);
  assert.ok(few < 0.9 && many < few && Math.abs(many - 0.5) < 0.05, `${few} ${many}`);
  const after = overconfident(400).map((each) => ({ ...each, predicted: many }));
  assert.ok(brierScore(after) < brierScore(overconfident(400)));
});
