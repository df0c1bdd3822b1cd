import type { EditOutcome, FixPattern, Patch, Pattern } from '../../model.js';
import { meanOf } from '../../repair/learning/order.js';
import {
  fileFactor,
  type Learning,
  learningOf,
  operatorFactor,
  placeFactor,
} from '../../repair/learning/posteriors.js';
import { recalibrated } from '../../repair/learning/recalibration.js';
import { rungNamed, strategyPrior } from '../../repair/learning/shipped.js';
import { trustIn } from '../../repair/strategies/patterns/rank.js';
import type { Counts } from '../../statistics/beta.js';
import { unpackEdit } from '../../syntax/templates/template.js';
import { recalibrationBy } from './decided.js';
import { evidenceOf, trialsOf } from './trials.js';

/** What a repository has taught healer, and what that has changed. */
export interface LearnedFigures {
  /** Fixes that were decided on, candidates that failed their proof, and fixing commits of the history that are counted. */
  decided: number;
  disproved: number;
  history: number;
  /** Of the decisions and the failed proofs together: how many there were, and what they count now, older ones less. */
  evidence: { seen: number; left: number };
  /** Share of a strategy's fixes that will be accepted: as healer comes, and as it is believed here. */
  strategies: Shift[];
  /** How likely a kind of edit, a file or a kind of function is, against 1 as healer comes. The most changed first. */
  operators: Shift[];
  files: Shift[];
  places: Shift[];
  /** What a confidence becomes here; null where nothing was decided. */
  recalibration: { count: number; right: number; mayRaise: boolean; becomes: Becomes[] } | null;
  patterns: PatternFigures;
}

export interface Shift extends Counts {
  name: string;
  before: number;
  now: number;
}

export interface Becomes {
  from: number;
  to: number;
}

export interface PatternFigures {
  /** Recurring fixes that are known; those of them that were first learned within the time. */
  known: number;
  gained: number;
  /** Patterns that made a fix that was decided on, and what became of those fixes. */
  used: number;
  right: number;
  wrong: number;
  /** Patterns that are trusted half as much as at their best, or less: seen long ago, or wrong. */
  decayed: number;
  /** Edits that are never proposed again. */
  rejected: number;
}

interface Known {
  patches: readonly Patch[];
  outcomes: readonly EditOutcome[];
  patterns: readonly Pattern[];
}

/** Milliseconds since 1970; `from` is where the time that is told of begins. */
export interface Span {
  from: number;
  now: number;
}

const shownConfidences = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const mostShown = 12;

export function learnedFigures({ patches, outcomes, patterns }: Known, span: Span): LearnedFigures {
  const learning = learningOf(trialsOf(patches, outcomes, span.now));
  const recalibration = recalibrationBy(patches);
  const history = outcomes.find((each) => each.kind === 'history');
  return {
    decided: recalibration?.count ?? 0,
    disproved: outcomes.filter(({ kind }) => kind === 'disproved').length,
    history: history?.kind === 'history' ? history.commits : 0,
    evidence: evidenceOf(patches, outcomes, span.now),
    strategies: [...learning.strategies].map(([name, counts]) => {
      const rung = rungNamed(name);
      return { name, ...counts, before: strategyPrior(rung).mean, now: meanOf({ name, rung }, learning) };
    }),
    ...factorsOf(learning),
    recalibration: recalibration && {
      count: recalibration.count,
      right: recalibration.right,
      mayRaise: recalibration.mayRaise,
      becomes: shownConfidences.map((from) => ({ from, to: recalibrated(recalibration, from) })),
    },
    patterns: patternFigures(patterns, span),
  };
}

function factorsOf(learning: Learning): Pick<LearnedFigures, 'operators' | 'files' | 'places'> {
  const shifts = <Key extends string>(
    counts: ReadonlyMap<Key, Counts>,
    factor: (key: Key) => number,
  ): Shift[] =>
    [...counts]
      .map(([name, each]) => ({ name, ...each, before: 1, now: factor(name) }))
      .sort((a, b) => Math.abs(Math.log(b.now)) - Math.abs(Math.log(a.now)) || (a.name < b.name ? -1 : 1))
      .slice(0, mostShown);
  return {
    operators: shifts(learning.operators, (name) => operatorFactor(learning, name)),
    files: shifts(learning.files, (name) => fileFactor(learning, name)),
    places: shifts(learning.places, (name) => placeFactor(learning, name)),
  };
}

function patternFigures(patterns: readonly Pattern[], { from, now }: Span): PatternFigures {
  const fixes = patterns.filter((each) => each.kind === 'fix');
  const outcomes = fixes.flatMap((fix) => fix.outcomes);
  return {
    known: fixes.length,
    gained: fixes.filter(({ firstSeen }) => Date.parse(firstSeen) >= from).length,
    used: fixes.filter((fix) => fix.outcomes.length > 0).length,
    right: outcomes.filter(({ right }) => right).length,
    wrong: outcomes.filter(({ right }) => !right).length,
    decayed: fixes.filter((fix) => isDecayed(fix, now)).length,
    rejected: patterns.filter(({ kind }) => kind === 'rejected').length,
  };
}

function isDecayed(fix: FixPattern, now: number): boolean {
  const edit = unpackEdit(fix.template);
  const best = trustIn({ ...fix, outcomes: [] }, edit, Date.parse(fix.lastSeen));
  return trustIn(fix, edit, now) <= best / 2;
}
