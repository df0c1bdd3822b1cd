import type { Prediction } from './calibration.js';

/** What log-odds become: `intercept + slope * logOdds`. */
export interface Line {
  intercept: number;
  slope: number;
}

/** How far the line is believed to be from the identity before anything was seen: standard deviations. */
const spread = { intercept: 1, slope: 0.5 };
const leastSlope = 0.05;
const mostSteps = 50;

/**
 * Fits the line that makes probabilities come true, shrunk towards leaving them as they are: Platt's logistic map (Platt,
 * "Probabilistic Outputs for Support Vector Machines", 1999) of the log-odds, as Cox, "Two further applications of a model for
 * binary regression", Biometrika 45, 1958, recalibrates; with a Gaussian prior around intercept 0 and slope 1, found by Newton's
 * method. Without predictions it is the identity. It never falls, so the order of probabilities stays.
 */
export function fitLine(predictions: readonly Prediction[]): Line {
  let line: Line = { intercept: 0, slope: 1 };
  for (let step = 0; step < mostSteps; step += 1) {
    const next = newtonStep(predictions, line);
    const moved = Math.abs(next.intercept - line.intercept) + Math.abs(next.slope - line.slope);
    line = next;
    if (moved < 1e-9) break;
  }
  return line;
}

function newtonStep(predictions: readonly Prediction[], { intercept, slope }: Line): Line {
  // Of the negative logarithm of the posterior: its gradient and its Hessian.
  let [g0, g1] = [intercept / spread.intercept ** 2, (slope - 1) / spread.slope ** 2];
  let [h00, h01, h11] = [1 / spread.intercept ** 2, 0, 1 / spread.slope ** 2];
  for (const { predicted, observed } of predictions) {
    const x = logOdds(predicted);
    const now = logistic(intercept + slope * x);
    const [error, weight] = [now - Number(observed), now * (1 - now)];
    g0 += error;
    g1 += error * x;
    h00 += weight;
    h01 += weight * x;
    h11 += weight * x * x;
  }
  const determinant = h00 * h11 - h01 * h01;
  return {
    intercept: intercept - clamp((h11 * g0 - h01 * g1) / determinant),
    slope: Math.max(leastSlope, slope - clamp((h00 * g1 - h01 * g0) / determinant)),
  };
}

/** A step that is too long may lead away from where it is to lead. */
const clamp = (step: number): number => Math.min(1, Math.max(-1, step));

/** Finite, also of 0 and 1. */
export function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(p / (1 - p));
}

export const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));
