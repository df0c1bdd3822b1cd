import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';
import { confidenceWeights } from '../../core/repair/confidence-weights.js';
import {
  brierScore,
  equalBands,
  expectedCalibrationError,
  type Prediction,
  reliability,
} from '../../core/statistics/calibration.js';
import { table } from './document.js';
import type { Outcome } from './evidence.js';
import { fitLogistic, type Sample } from './logistic.js';
import type { BenchOptions } from './main.js';
import { commandLine } from './project.js';
import { share } from './statistics.js';

const file = 'core/repair/confidence-weights.ts';
const folds = 8;

/**
 * Fits the weights of the confidence to the outcomes that `evidence` kept, and writes them where the confidence reads
 * them. Weights that the outcomes say nothing of stay as they were. The figures are of cases that a fit had not seen.
 */
export async function run({ outcomes: path }: BenchOptions): Promise<string> {
  if (!path) throw new Error('name the outcomes with --outcomes FILE');
  const text = await readFile(path, 'utf8');
  const cases = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Outcome)
    .filter(({ candidates }) => candidates.length > 0);
  const unseen = crossValidate(cases);
  const before = cases.map((each) => bestOf(each, confidenceWeights));
  await writeFile(join(packageRoot, file), textOf(fitted(cases)));
  return [
    `\`${commandLine()}\`: ${cases.length} cases with plausible candidates, ${folds} folds; weights written to ${file}.`,
    '',
    table(
      ['weights', 'first patch correct', 'Brier score', 'expected calibration error'],
      [rowOf('as they were', before), rowOf('fitted, on cases that were left out', unseen)],
    ),
    '',
    table(
      ['confidence', 'cases', 'mean confidence', 'correct'],
      reliability(unseen, equalBands(5))
        .filter(({ count }) => count > 0)
        .map(({ from, to, count, predicted, observed }) => [
          `${from.toFixed(1)} to ${to.toFixed(1)}`,
          String(count),
          predicted.toFixed(2),
          observed.toFixed(2),
        ]),
    ),
  ].join('\n');
}

function crossValidate(cases: readonly Outcome[]): Prediction[] {
  return Array.from({ length: folds }, (_, fold) => {
    const weights = fitted(cases.filter((_, index) => index % folds !== fold));
    return cases.filter((_, index) => index % folds === fold).map((each) => bestOf(each, weights));
  }).flat();
}

type Weights = Readonly<Record<string, number>>;

/** Every case weighs the same, however many candidates it has. */
function fitted(cases: readonly Outcome[]): Weights {
  const samples = cases.flatMap(({ candidates }): Sample[] =>
    candidates.map(({ features, correct }) => ({
      features: { intercept: 1, ...features },
      label: correct,
      weight: 1 / candidates.length,
    })),
  );
  return fitLogistic(samples, confidenceWeights);
}

/** The candidate that these weights put first. */
function bestOf({ candidates }: Outcome, weights: Weights): Prediction {
  const scored = candidates.map(({ features, correct }) => ({
    predicted: predict(features, weights),
    observed: correct,
  }));
  return scored.reduce((best, each) => (each.predicted > best.predicted ? each : best));
}

function predict(features: Record<string, number>, weights: Weights): number {
  const sum = Object.entries(features).reduce(
    (total, [name, value]) => total + value * (weights[name] ?? 0),
    0,
  );
  return 1 / (1 + Math.exp(-sum - (weights.intercept ?? 0)));
}

const rowOf = (name: string, predictions: readonly Prediction[]): string[] => [
  name,
  share(predictions.filter(({ observed }) => observed).length, predictions.length),
  brierScore(predictions).toFixed(3),
  expectedCalibrationError(predictions, 5).toFixed(3),
];

function textOf(weights: Weights): string {
  const rows = Object.entries(weights).map(([name, weight]) => {
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `  ${key}: ${Number(weight.toFixed(3))},`;
  });
  return [
    "/** Log-odds for each unit of a factor's value; `npm run bench -- fit` writes them from outcomes of the repair benchmark. */",
    'export const confidenceWeights: Readonly<Record<string, number>> = {',
    ...rows,
    '};',
    '',
  ].join('\n');
}
