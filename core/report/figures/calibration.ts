import {
  brierScore,
  equalBands,
  expectedCalibrationError,
  reliability,
} from '../../statistics/calibration.js';
import { type Proportion, proportion } from '../../statistics/wilson.js';
import type { Period } from '../period.js';
import { decidedFixes } from './fixes.js';
import type { Histories } from './histories.js';

export interface CalibrationBand {
  from: number;
  to: number;
  /** Mean confidence of its fixes. */
  predicted: number;
  /** How many of them stayed. */
  accepted: Proportion;
}

/** How the confidence of fixes compares with what people decided on them. */
export interface CalibrationFigures {
  /** Fixes that were decided on. */
  count: number;
  /** Null where none was. */
  brierScore: number | null;
  expectedCalibrationError: number | null;
  /** Without empty ones. */
  bands: CalibrationBand[];
}

const bandCount = 5;

/** Over the fixes that were decided on within the period. */
export function calibrationFigures(histories: Histories, period: Period): CalibrationFigures {
  const predictions = decidedFixes(histories, period).map(({ patch, fate }) => ({
    predicted: patch.confidence.value,
    observed: fate === 'accepted',
  }));
  if (predictions.length === 0)
    return { count: 0, brierScore: null, expectedCalibrationError: null, bands: [] };
  const bands = reliability(predictions, equalBands(bandCount)).filter(({ count }) => count > 0);
  return {
    count: predictions.length,
    brierScore: brierScore(predictions),
    expectedCalibrationError: expectedCalibrationError(predictions, bandCount),
    bands: bands.map(({ from, to, count, predicted, observed }) => ({
      from,
      to,
      predicted,
      accepted: proportion(Math.round(observed * count), count),
    })),
  };
}
