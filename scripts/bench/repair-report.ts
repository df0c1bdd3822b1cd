import {
  brierScore,
  equalBands,
  expectedCalibrationError,
  type Prediction,
  reliability,
} from '../../core/statistics/calibration.js';
import { median, percentile } from '../../core/statistics/percentile.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';
import { commandLine } from './project.js';
import type { Row } from './repair.js';
import { share } from './statistics.js';

export function report(rows: readonly Row[], options: BenchOptions): string {
  return [
    `\`${commandLine()}\`: ${rows.length} cases, budget ${options.budget} each, Node ${process.versions.node}.`,
    '',
    table(['measure', 'result'], measures(rows, options)),
    '',
    byKind(rows),
    ...(options.examples ? ['', byConfidence(rows)] : []),
    '',
    missing(rows),
  ].join('\n');
}

function measures(rows: readonly Row[], { examples }: BenchOptions): string[][] {
  const healed = rows.filter(({ plausible }) => plausible);
  const seconds = healed.map((row) => row.seconds);
  const screened = healed.map((row) => row.screened);
  return [
    ['plausible (all tests it was shown pass in a clean clone)', share(healed.length, rows.length)],
    ...(examples ? onFewTests(rows, healed) : []),
    ['branch, index and working tree untouched', shareOf(rows, ({ untouched }) => untouched)],
    ['patches signed', shareOf(healed, ({ signed }) => signed)],
    [
      'seconds from `healer heal` to the branch, healed cases: median, 90th percentile',
      spread(seconds, (value) => value.toFixed(1)),
    ],
    ['seconds, all cases: median', median(rows.map((row) => row.seconds)).toFixed(1)],
    ['candidates screened, healed cases: median, 90th percentile', spread(screened, String)],
    ...ofModel(rows),
  ];
}

function onFewTests(rows: readonly Row[], healed: readonly Row[]): string[][] {
  const predictions = healed.map(predictionOf);
  return [
    ['correct (the full tests pass with the first patch offered)', shareOf(rows, ({ correct }) => correct)],
    [
      'correct, or the best of one of the next two behaviours is',
      shareOf(rows, ({ amongThree }) => amongThree),
    ],
    ['overfitting: plausible and not correct', shareOf(healed, ({ correct }) => !correct)],
    [
      'confidence: Brier score, expected calibration error',
      `${brierScore(predictions).toFixed(3)}, ${expectedCalibrationError(predictions, 5).toFixed(3)}`,
    ],
  ];
}

const spread = (values: readonly number[], show: (value: number) => string): string =>
  values.length === 0 ? '-' : `${show(median(values))}, ${show(percentile(values, 0.9))}`;

/** What a model took, over all cases. */
function ofModel(rows: readonly Row[]): string[][] {
  const asked = rows.flatMap(({ model }) => model ?? []);
  const [first] = asked;
  if (!first) return [];
  const middle = (kind: 'calls' | 'tokens') => median(asked.map((each) => each[kind])).toLocaleString('en');
  const total = asked.reduce((sum, { cost }) => sum + cost, 0);
  return [
    ['model', `\`${first.name}\``],
    ['questions, tokens a case: medians', `${middle('calls')}, ${middle('tokens')}`],
    ['US dollars, all cases', total.toFixed(2)],
  ];
}

function byKind(rows: readonly Row[]): string {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort();
  return table(
    ['kind of bug', 'healed'],
    kinds.map((kind) => [
      kind,
      shareOf(
        rows.filter((row) => row.kind === kind),
        ({ correct }) => correct,
      ),
    ]),
  );
}

/** How often patches of a confidence are right: the reliability of the number that is shown. */
function byConfidence(rows: readonly Row[]): string {
  const healed = rows.filter(({ plausible }) => plausible);
  return table(
    ['confidence', 'patches', 'mean confidence', 'correct', 'overfitting'],
    reliability(healed.map(predictionOf), equalBands(5))
      .filter(({ count }) => count > 0)
      .map(({ from, to, count, predicted, observed }) => [
        `${from.toFixed(1)} to ${to.toFixed(1)}`,
        String(count),
        predicted.toFixed(2),
        observed.toFixed(2),
        share(Math.round(count * (1 - observed)), count),
      ]),
  );
}

function missing(rows: readonly Row[]): string {
  const named = rows
    .filter(({ correct }) => !correct)
    .map(({ id, plausible, note }) => `${id}${plausible ? ' (overfits)' : note ? ` (${note})` : ''}`);
  return `Not healed: ${named.join('; ') || 'none'}.`;
}

const predictionOf = ({ confidence, correct }: Row): Prediction => ({
  predicted: confidence,
  observed: correct,
});

const shareOf = (rows: readonly Row[], test: (row: Row) => boolean): string =>
  share(rows.filter(test).length, rows.length);
