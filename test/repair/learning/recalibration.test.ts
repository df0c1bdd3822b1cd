import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Patch } from '../../../core/model.js';
import { decisionsOf, recalibrationBy } from '../../../core/patterns/outcomes/decided.js';
import { confidenceOf } from '../../../core/repair/confidence.js';
import {
  leastToRaise,
  rawConfidence,
  recalibrated,
  recalibrationOf,
} from '../../../core/repair/learning/recalibration.js';
import type { Prediction } from '../../../core/statistics/calibration.js';
import { patchRecord } from '../../support/records.js';

const many = (count: number, predicted: number, observed: boolean): Prediction[] =>
  Array.from({ length: count }, () => ({ predicted, observed }));

test('one rejection lowers the confidence of the next fix, and one acceptance does not raise it', () => {
  const lower = recalibrationOf(many(1, 0.9, false));
  const higher = recalibrationOf(many(1, 0.6, true));
  assert.ok(lower && higher);
  assert.ok(recalibrated(lower, 0.9) < 0.9);
  assert.equal(recalibrated(higher, 0.6).toFixed(9), '0.600000000');
});

test('confidence rises only with enough decisions of both kinds, and not by more than one in log-odds', () => {
  const kept = many(leastToRaise.count, 0.6, true);
  const [oneKind, few, enough] = [
    kept,
    [...kept.slice(0, 20), ...many(5, 0.3, false)],
    [...kept, ...many(leastToRaise.ofEach, 0.1, false)],
  ].map(recalibrationOf);
  assert.ok(oneKind && few && enough);
  assert.equal(recalibrated(oneKind, 0.6).toFixed(9), '0.600000000');
  assert.equal(recalibrated(few, 0.6).toFixed(9), '0.600000000');
  const raised = recalibrated(enough, 0.6);
  assert.ok(raised > 0.7 && raised <= (0.6 * Math.E) / (0.4 + 0.6 * Math.E) + 1e-9, String(raised));
});

test('whatever was decided, below the least number a confidence is never raised, and the order of fixes stays', () => {
  const decision = fc.record({
    predicted: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    observed: fc.boolean(),
  });
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(fc.array(decision, { minLength: 1, maxLength: 60 }), share, share, (all, a, b) => {
      const recalibration = recalibrationOf(all);
      assert.ok(recalibration);
      if (all.length < leastToRaise.count) assert.ok(recalibrated(recalibration, a) <= a + 1e-12);
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      assert.ok(recalibrated(recalibration, low) <= recalibrated(recalibration, high) + 1e-12);
    }),
  );
});

test('a score names the correction, and what it was before can be told from it', () => {
  const recalibration = recalibrationOf(many(6, 0.9, false));
  assert.ok(recalibration);
  const evidence = {
    rung: 'search' as const,
    candidate: {
      id: 'c',
      strategy: 'search',
      operator: 'name',
      title: '',
      prior: 1,
      edits: [{ range: { file: 'a.js', start: 0, end: 1 }, text: 'b' }],
    },
    suspiciousness: 1,
    fixedTests: 1,
    passingTests: 8,
    rivals: 0,
    priorShare: 1,
    mutants: null,
    behaviour: null,
    leavesFailures: false,
  };
  const [plain, own] = [confidenceOf(evidence), confidenceOf(evidence, recalibration)];
  assert.ok(own.value < plain.value);
  const factor = own.factors.at(-1);
  assert.equal(factor?.name, 'this repository');
  assert.equal(factor?.detail, '0 of 6 fixes that were decided on here were kept');
  assert.ok(Math.abs(rawConfidence(own) - plain.value) < 1e-9);
});

test('what a cycle merged by itself says nothing until somebody takes it back', () => {
  const patch = (fields: Partial<Patch>): Patch => ({
    ...patchRecord(),
    confidence: { value: 0.9, factors: [] },
    ...fields,
  });
  const merged = patch({ id: 'a', state: 'merged' });
  assert.deepEqual(
    decisionsOf([
      merged,
      patch({ id: 'b', state: 'merged', unattended: true }),
      patch({ id: 'c', state: 'reverted', unattended: true }),
      patch({ id: 'd', state: 'proposed' }),
      patch({ id: 'e', state: 'rejected', check: 'self-comparison' }),
    ]).map(({ observed }) => observed),
    [true, false],
  );
  assert.equal(recalibrationBy([patch({ state: 'proposed' })]), null);
  assert.equal(recalibrationBy([merged])?.count, 1);
});
