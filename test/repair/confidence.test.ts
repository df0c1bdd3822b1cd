import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCandidate } from '../../core/repair/candidate.js';
import { type ConfidenceEvidence, confidenceOf } from '../../core/repair/confidence.js';
import { confidenceWeights } from '../../core/repair/confidence-weights.js';

const edit = (text: string) => [{ range: { file: 'a.js', start: 0, end: 1 }, text }];

const evidence: ConfidenceEvidence = {
  rung: 'search',
  candidate: makeCandidate({
    strategy: 'search',
    operator: 'name',
    title: 'x',
    edits: edit('b'),
    prior: 0.5,
  }),
  suspiciousness: 0.7,
  fixedTests: 2,
  passingTests: 3,
  rivals: 1,
  priorShare: 0.5,
  mutants: { killed: 8, total: 10 },
  behaviour: null,
  leavesFailures: false,
};

const behaviour = { group: 0, share: 0.5, departure: 0.2, trouble: 0, strange: 0, constant: false };

const better: [title: string, change: Partial<ConfidenceEvidence>][] = [
  ['more tests speak for it', { passingTests: 200, fixedTests: 5 }],
  ['its place was more suspicious', { suspiciousness: 1 }],
  ['no other edit passes', { rivals: 0, priorShare: 1 }],
  ['the tests notice every mutant of its lines', { mutants: { killed: 10, total: 10 } }],
  ['most of what passes does the same', { behaviour: { ...behaviour, share: 0.95 } }],
  ['it undoes what broke the tests', { rung: 'history' }],
];

for (const [title, change] of better) {
  test(`confidence rises when ${title}`, () => {
    assert.ok(confidenceOf({ ...evidence, ...change }).value > confidenceOf(evidence).value);
  });
}

const worse: [title: string, change: Partial<ConfidenceEvidence>][] = [
  ['many other edits pass as well', { rivals: 12, priorShare: 0.05 }],
  ['the tests notice no mutant of its lines', { mutants: { killed: 0, total: 10 } }],
  ['nothing is known of mutants', { mutants: null }],
  ['failing tests are left that run the same lines', { leavesFailures: true }],
  ['it may only hide the symptom', { candidate: { ...evidence.candidate, operator: 'guard' } }],
  ['it was made to fit the tests', { candidate: { ...evidence.candidate, strategy: 'synthesis' } }],
  ['it throws where nothing threw before', { behaviour: { ...behaviour, trouble: 0.5 } }],
  ['its results have types that no test has seen', { behaviour: { ...behaviour, strange: 0.5 } }],
  ['its result is the same whatever the input', { behaviour: { ...behaviour, constant: true } }],
  ['it rewrites much', { candidate: { ...evidence.candidate, edits: edit('x'.repeat(400)) } }],
];

for (const [title, change] of worse) {
  test(`confidence falls when ${title}`, () => {
    assert.ok(confidenceOf({ ...evidence, ...change }).value < confidenceOf(evidence).value);
  });
}

test('it is a probability, and the factors listed make it', () => {
  const { value, factors } = confidenceOf(evidence);
  const logOdds = Math.log(value / (1 - value));
  const sum = factors.reduce((total, { weight }) => total + weight, 0);
  assert.ok(value > 0 && value < 1);
  assert.ok(Math.abs(logOdds - sum - (confidenceWeights.intercept ?? 0)) < 1e-9);
});
