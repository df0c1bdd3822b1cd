import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  brierScore,
  equalBands,
  expectedCalibrationError,
  type Prediction,
  reliability,
} from '../../core/statistics/calibration.js';

const predictions = (...pairs: [number, number][]): Prediction[] =>
  pairs.map(([predicted, observed]) => ({ predicted, observed: observed === 1 }));

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

test('the Brier score is the mean squared distance from what came true', () => {
  close(brierScore(predictions([1, 1], [0, 0])), 0);
  close(brierScore(predictions([0.5, 1], [0.5, 0])), 0.25);
  close(brierScore(predictions([0.8, 1], [0.6, 0])), (0.04 + 0.36) / 2);
});

test('the calibration error weighs each band by its share of the predictions', () => {
  // Three in 0.9..1, of which two came true; one in 0.1..0.2, which did not.
  const seen = predictions([0.95, 1], [0.95, 1], [0.95, 0], [0.15, 0]);
  close(expectedCalibrationError(seen), (3 / 4) * (0.95 - 2 / 3) + (1 / 4) * 0.15);
});

test('predictions that come true as often as they say have no calibration error, however unsure', () => {
  close(expectedCalibrationError(predictions([0.5, 1], [0.5, 0])), 0);
});

test('nothing predicted has neither a score nor an error', () => {
  assert.ok(Number.isNaN(brierScore([])));
  assert.ok(Number.isNaN(expectedCalibrationError([])));
});

test('a prediction on an edge is in the band above it, and 1 is in the last', () => {
  const bands = reliability(predictions([0.5, 1], [0.49, 0], [1, 1], [0, 0]), [0.5, 0.9]);
  assert.deepEqual(
    bands.map(({ count }) => count),
    [2, 1, 1],
  );
});

test('a band tells what was said and what came true', () => {
  const [low, high] = reliability(predictions([0.2, 0], [0.4, 1], [0.7, 1]), [0.5]);
  close(low?.predicted ?? 0, 0.3);
  close(low?.observed ?? 0, 0.5);
  close(high?.observed ?? 0, 1);
});

test('equal bands part the unit interval', () => assert.deepEqual(equalBands(4), [0.25, 0.5, 0.75]));
