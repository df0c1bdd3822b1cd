import type { Candidate, Factor, Score } from '../model.js';
import { logistic } from '../statistics/recalibration.js';
import { confidenceWeights } from './confidence-weights.js';
import type { Behaviour } from './evidence/behaviour.js';
import { type Recalibration, recalibrationFactor, shiftOf } from './learning/recalibration.js';
import type { Rung } from './strategy.js';
import { hidesSymptom } from './symptom-hiding.js';

/** What is known of a plausible candidate when its confidence is asked for. */
export interface ConfidenceEvidence {
  rung: Rung;
  candidate: Candidate;
  /** Highest suspiciousness of a location it edits, 0..1. */
  suspiciousness: number;
  /** Tests that failed before and pass with it. */
  fixedTests: number;
  /** Tests of the whole suite that passed before and still do. */
  passingTests: number;
  /** Other plausible candidates found for the same failures. */
  rivals: number;
  /** Its share of the prior of all plausible candidates, 0..1: 1 where it has no rival. */
  priorShare: number;
  /** Mutants of the patched lines that the tests noticed; null where none could be made. */
  mutants: { killed: number; total: number } | null;
  /** What it does beyond what the tests look at; null where nothing could tell. */
  behaviour: Behaviour | null;
  /** True when other failing tests run the edited lines and still fail. */
  leavesFailures: boolean;
}

/**
 * Probability that a plausible patch is correct: a logistic model over evidence that overfitting patches
 * lack (Le, Bao, Lo et al., "On reliability of patch correctness assessment", ICSE 2019; Qi et al.,
 * "An analysis of patch plausibility and correctness", ISSTA 2015). Weights are log-odds. What people decided in this repository
 * corrects it.
 */
export function confidenceOf(evidence: ConfidenceEvidence, recalibration?: Recalibration): Score {
  const factors = featuresOf(evidence)
    .map((feature) => ({ ...feature, weight: feature.value * (confidenceWeights[feature.name] ?? 0) }))
    .filter(({ weight }) => weight !== 0);
  const logOdds = factors.reduce((sum, { weight }) => sum + weight, confidenceWeights.intercept ?? 0);
  const own = recalibration ? ownFactor(recalibration, logOdds) : null;
  return own
    ? { value: logistic(logOdds + own.weight), factors: [...factors, own] }
    : { value: logistic(logOdds), factors };
}

/** Null where it makes no difference that anybody would see. */
function ownFactor(recalibration: Recalibration, logOdds: number): Factor | null {
  const weight = shiftOf(recalibration, logOdds);
  if (Math.abs(weight) < 0.01) return null;
  const { right, count } = recalibration;
  return {
    name: recalibrationFactor,
    value: 1,
    weight,
    detail: `${right} of ${count} fixes that were decided on here were kept`,
  };
}

export type Feature = Required<Omit<Factor, 'weight'>>;

export function featuresOf(evidence: ConfidenceEvidence): Feature[] {
  const { rung, candidate, suspiciousness, leavesFailures } = evidence;
  return [
    {
      name: `strategy ${rung}`,
      value: 1,
      detail: `found by ${candidate.strategy} (${candidate.operator})`,
    },
    ...(candidate.strategy === 'synthesis'
      ? [{ name: 'synthesised', value: 1, detail: 'an expression that was made to fit what the tests show' }]
      : []),
    kindOf(evidence),
    testsOf(evidence),
    ...sizeOf(evidence),
    {
      name: 'location',
      value: suspiciousness - 0.5,
      detail: `suspiciousness ${suspiciousness.toFixed(2)}`,
    },
    rivalsOf(evidence),
    mutantsOf(evidence),
    ...behaviourOf(evidence),
    {
      name: 'remainder',
      value: Number(leavesFailures),
      detail: leavesFailures
        ? 'other failing tests run the same lines and still fail'
        : 'nothing left failing here',
    },
  ];
}

function kindOf({ candidate }: ConfidenceEvidence): Feature {
  const hides = hidesSymptom(candidate.operator);
  return {
    name: 'kind',
    value: Number(hides),
    detail: hides ? `a change of kind ${candidate.operator} may only hide the symptom` : 'changes the cause',
  };
}

const mostTests = 10;

function testsOf({ fixedTests, passingTests }: ConfidenceEvidence): Feature {
  const value = Math.log2(Math.max(1, Math.min(mostTests, fixedTests + passingTests)));
  return { name: 'tests', value, detail: `${fixedTests} fixed, ${passingTests} still pass` };
}

function sizeOf({ candidate }: ConfidenceEvidence): Feature[] {
  const { edits } = candidate;
  const changed = edits.reduce(
    (total, edit) => total + Math.max(edit.text.length, edit.range.end - edit.range.start),
    0,
  );
  return [
    { name: 'size', value: Math.max(0, Math.log2(changed / 16)), detail: `${changed} characters change` },
    { name: 'edits', value: Math.max(0, edits.length - 1), detail: `${edits.length} edit(s)` },
  ];
}

/** Rivals count by their priors: of `n` that were equally likely at first, each has a share of `1 / n`. */
function rivalsOf({ rivals, priorShare, behaviour }: ConfidenceEvidence): Feature {
  const share = behaviour?.share ?? priorShare;
  return {
    name: 'rivals',
    value: -Math.log2(Math.max(share, 2 ** -16)),
    detail:
      rivals === 0
        ? 'no other edit passes'
        : behaviour
          ? `${rivals} other edit(s) pass as well; ${(100 * share).toFixed(0)} % of their weight does the same as this`
          : `${rivals} other edit(s) pass as well`,
  };
}

function mutantsOf({ mutants }: ConfidenceEvidence): Feature {
  if (mutants === null || mutants.total === 0)
    return { name: 'no mutants', value: 1, detail: 'no mutants of the patched lines could be tried' };
  return {
    name: 'mutants',
    value: mutants.killed / mutants.total - 0.7,
    detail: `the tests notice ${mutants.killed} of ${mutants.total} mutants of the patched lines`,
  };
}

function behaviourOf({ behaviour }: ConfidenceEvidence): Feature[] {
  if (behaviour === null)
    return [{ name: 'unobserved', value: 1, detail: 'nothing is known of inputs that no test uses' }];
  const { departure, trouble, strange, constant } = behaviour;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return [
    {
      name: 'departure',
      value: departure,
      detail: `gives something else than before for ${percent(departure)} of derived inputs`,
    },
    {
      name: 'trouble',
      value: trouble,
      detail: `throws, hangs or gives NaN for ${percent(trouble)} of derived inputs that were fine before`,
    },
    {
      name: 'strange results',
      value: strange,
      detail: `gives a type that no test has seen for ${percent(strange)} of derived inputs`,
    },
    {
      name: 'constant result',
      value: Number(constant),
      detail: constant ? 'gives the same whatever the input' : 'its result depends on the input',
    },
  ];
}
