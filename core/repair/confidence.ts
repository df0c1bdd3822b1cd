import type { Candidate, Factor, Score } from '../model.js';
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
  /** True when other failing tests run the edited lines and still fail. */
  leavesFailures: boolean;
}

/** Log-odds that a plausible patch is correct, before anything else is known. */
const intercept = 0.4;

const rungWeight: Record<Rung, number> = {
  compiler: 1.2,
  lint: 0.8,
  rules: 0.6,
  patterns: 0.6,
  history: 1.4,
  search: 0,
  model: 0,
  agent: 0,
};

/**
 * Probability that a plausible patch is correct: a logistic model over evidence that overfitting patches
 * lack (Le, Bao, Lo et al., "On reliability of patch correctness assessment", ICSE 2019; Qi et al.,
 * "An analysis of patch plausibility and correctness", ISSTA 2015). Weights are log-odds.
 */
export function confidenceOf(evidence: ConfidenceEvidence): Score {
  const factors = [
    rungFactor(evidence),
    kindFactor(evidence),
    testFactor(evidence),
    sizeFactor(evidence),
    locationFactor(evidence),
    rivalFactor(evidence),
    mutantFactor(evidence),
    remainderFactor(evidence),
  ].filter((factor) => factor.weight !== 0);
  return { value: logistic(intercept + sum(factors)), factors };
}

function rungFactor({ rung, candidate }: ConfidenceEvidence): Factor {
  return {
    name: 'strategy',
    weight: rungWeight[rung],
    detail: `found by ${candidate.strategy} (${candidate.operator})`,
  };
}

function kindFactor({ candidate }: ConfidenceEvidence): Factor {
  const hides = hidesSymptom(candidate.operator);
  return {
    name: 'kind',
    weight: hides ? -0.8 : 0,
    detail: hides ? `a change of kind ${candidate.operator} may only hide the symptom` : 'changes the cause',
  };
}

function testFactor({ fixedTests, passingTests }: ConfidenceEvidence): Factor {
  const weight = Math.min(1.2, 0.35 * Math.log2(Math.max(1, fixedTests + passingTests)));
  return { name: 'tests', weight, detail: `${fixedTests} fixed, ${passingTests} still pass` };
}

function sizeFactor({ candidate }: ConfidenceEvidence): Factor {
  const changed = candidate.edits.reduce(
    (total, edit) => total + Math.max(edit.text.length, edit.range.end - edit.range.start),
    0,
  );
  const weight = -0.25 * Math.max(0, Math.log2(changed / 16)) - 0.3 * Math.max(0, candidate.edits.length - 1);
  return { name: 'size', weight, detail: `${candidate.edits.length} edit(s), ${changed} characters` };
}

function locationFactor({ suspiciousness }: ConfidenceEvidence): Factor {
  return {
    name: 'location',
    weight: 1.2 * (suspiciousness - 0.5),
    detail: `suspiciousness ${suspiciousness.toFixed(2)}`,
  };
}

/** Rivals count by their priors: of `n` that were equally likely at first, each has a share of `1 / n`. */
function rivalFactor({ rivals, priorShare }: ConfidenceEvidence): Factor {
  return {
    name: 'rivals',
    weight: 0.45 * Math.log2(Math.max(priorShare, 2 ** -16)),
    detail: rivals === 0 ? 'no other edit passes' : `${rivals} other edit(s) pass as well`,
  };
}

function mutantFactor({ mutants }: ConfidenceEvidence): Factor {
  if (mutants === null || mutants.total === 0)
    return { name: 'mutants', weight: -0.2, detail: 'no mutants of the patched lines could be tried' };
  const share = mutants.killed / mutants.total;
  return {
    name: 'mutants',
    weight: 3 * (share - 0.7),
    detail: `the tests notice ${mutants.killed} of ${mutants.total} mutants of the patched lines`,
  };
}

function remainderFactor({ leavesFailures }: ConfidenceEvidence): Factor {
  return {
    name: 'remainder',
    weight: leavesFailures ? -1.5 : 0,
    detail: leavesFailures
      ? 'other failing tests run the same lines and still fail'
      : 'nothing left failing here',
  };
}

const sum = (factors: readonly Factor[]): number =>
  factors.reduce((total, factor) => total + factor.weight, 0);

const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
