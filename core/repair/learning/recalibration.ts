import type { Score } from '../../model.js';
import type { Prediction } from '../../statistics/calibration.js';
import { fitLine, type Line, logistic, logOdds } from '../../statistics/recalibration.js';

/** How the confidence of this repository's fixes is corrected by what people decided on them. */
export interface Recalibration extends Line {
  /** Decisions that it is made of, and those of them that the fix was kept. */
  count: number;
  right: number;
  /** Whether there are enough to raise a confidence; one that is too high is lowered by the first. */
  mayRaise: boolean;
}

/** Decisions from which on a confidence may be raised, and those that there have to be of either kind. */
export const leastToRaise = { count: 30, ofEach: 5 };
/** Log-odds by which it is raised at the most: of 80 %, to 91 %. */
const mostRaise = 1;

/** The name of the factor in a score. */
export const recalibrationFactor = 'this repository';

/** Null where nothing was decided. `confidence` of each is what healer comes with says, before this. */
export function recalibrationOf(predictions: readonly Prediction[]): Recalibration | null {
  const count = predictions.length;
  if (count === 0) return null;
  const right = predictions.filter(({ observed }) => observed).length;
  const mayRaise = count >= leastToRaise.count && Math.min(right, count - right) >= leastToRaise.ofEach;
  return { ...fitLine(predictions), count, right, mayRaise };
}

/** By how much log-odds change: below 0 at once, above it only where there is enough to say so. */
export function shiftOf({ intercept, slope, mayRaise }: Recalibration, odds: number): number {
  const shift = intercept + slope * odds - odds;
  return Math.min(mayRaise ? mostRaise : 0, shift);
}

/** What a probability becomes. */
export const recalibrated = (recalibration: Recalibration, probability: number): number =>
  logistic(logOdds(probability) + shiftOf(recalibration, logOdds(probability)));

/** What a score was before it was corrected for the repository. */
export function rawConfidence({ value, factors }: Score): number {
  const own = factors.find(({ name }) => name === recalibrationFactor);
  return own ? logistic(logOdds(value) - own.weight) : value;
}
