import type { Candidate, Factor, Score } from '../../model.js';
import { confidenceOf } from '../../repair/confidence.js';
import type { Screened } from '../../repair/portfolio.js';
import type { RepairContext, Strategy } from '../../repair/strategy.js';
import type { Scored } from '../proof/score.js';
import type { CheckedGroup, Ground } from './attempt-check.js';

interface Judged {
  context: RepairContext;
  strategies: readonly Strategy[];
  ground: Ground;
  group: CheckedGroup;
}

/** Gives every candidate that a check lets pass its confidence, best first. */
export function scoreChecked(plausible: readonly Screened[], judged: Judged): Scored[] {
  const total = plausible.reduce((sum, { candidate }) => sum + candidate.prior, 0);
  return plausible
    .map((screened) => ({
      screened,
      confidence: confidence(screened.candidate, plausible.length, total, judged),
      mutants: null,
      group: null,
      behaviour: null,
    }))
    .sort((a, b) => b.confidence.value - a.confidence.value);
}

function confidence(candidate: Candidate, plausible: number, total: number, judged: Judged): Score {
  const { context, strategies, ground, group } = judged;
  const suite = ground.suite?.before.tests ?? [];
  const score = confidenceOf(
    {
      rung: strategies.find(({ name }) => name === candidate.strategy)?.rung ?? 'search',
      candidate,
      suspiciousness: pointedAt(candidate, context),
      fixedTests: group.check.watched.length,
      passingTests: suite.filter(({ status }) => status === 'passed').length,
      rivals: plausible - 1,
      priorShare: total > 0 ? candidate.prior / total : 1 / plausible,
      mutants: null,
      behaviour: null,
      leavesFailures: false,
    },
    context.learned?.recalibration,
  );
  return lowered(score, [...group.doubts, ...(ground.suite ? [] : [noTests])]);
}

const noTests: Factor = {
  name: 'suite',
  weight: -1,
  detail: 'the project has no test command: nothing but the tool or program itself vouches for it',
};

function lowered({ value, factors }: Score, doubts: readonly Factor[]): Score {
  const logOdds = doubts.reduce((total, { weight }) => total + weight, Math.log(value / (1 - value)));
  return { value: 1 / (1 + Math.exp(-logOdds)), factors: [...factors, ...doubts] };
}

const pointedAt = ({ edits }: Candidate, { suspects }: RepairContext): number =>
  Math.max(
    0,
    ...suspects
      .filter(({ range }) =>
        edits.some(
          (edit) =>
            edit.range.file === range.file && edit.range.start <= range.end && edit.range.end >= range.start,
        ),
      )
      .map(({ suspiciousness }) => suspiciousness),
  );
