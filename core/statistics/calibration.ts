/** A probability that was predicted, and whether what it spoke of came true. */
export interface Prediction {
  predicted: number;
  observed: boolean;
}

/** The predictions that lie in one band, `from` inclusive and `to` exclusive; the last band holds 1 as well. */
export interface Band {
  from: number;
  to: number;
  count: number;
  /** Mean of what was predicted, and share that came true; NaN where there are none. */
  predicted: number;
  observed: number;
}

/**
 * Mean squared distance between probability and outcome: 0 is best, 0.25 is what always saying one half gives, NaN
 * where there are none. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review
 * 78(1), 1950.
 */
export const brierScore = (predictions: readonly Prediction[]): number =>
  mean(predictions.map(({ predicted, observed }) => (predicted - Number(observed)) ** 2));

/**
 * Mean distance between what was predicted and what came true in `count` bands of equal width, each weighted by its
 * share of the predictions. Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
 */
export function expectedCalibrationError(predictions: readonly Prediction[], count = 10): number {
  if (predictions.length === 0) return Number.NaN;
  return reliability(predictions, equalBands(count))
    .filter((band) => band.count > 0)
    .reduce(
      (sum, band) => sum + (band.count / predictions.length) * Math.abs(band.predicted - band.observed),
      0,
    );
}

/** The reliability table over bands with these inner edges, ascending. */
export function reliability(predictions: readonly Prediction[], edges: readonly number[]): Band[] {
  const bounds = [0, ...edges, 1];
  return bounds.slice(0, -1).map((from, index) => {
    const to = bounds[index + 1] ?? 1;
    const isLast = index === bounds.length - 2;
    const members = predictions.filter(
      ({ predicted }) => predicted >= from && (predicted < to || (isLast && predicted <= to)),
    );
    return {
      from,
      to,
      count: members.length,
      predicted: mean(members.map(({ predicted }) => predicted)),
      observed: mean(members.map(({ observed }) => Number(observed))),
    };
  });
}

/** Inner edges of `count` bands of equal width. */
export const equalBands = (count: number): number[] =>
  Array.from({ length: count - 1 }, (_, index) => (index + 1) / count);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
