import type { Candidate, Score, Suspect } from '../../model.js';
import { confidenceOf } from '../../repair/confidence.js';
import { type Behaviour, behaviours } from '../../repair/evidence/behaviour.js';
import { deriveInputs } from '../../repair/evidence/derive-inputs.js';
import { mutantsOf } from '../../repair/mutants.js';
import type { Screened } from '../../repair/portfolio.js';
import type { RepairContext, Rung, Strategy } from '../../repair/strategy.js';
import type { Screener } from '../../sandbox/screening/screener.js';
import { within } from '../../workspace/linked-signal.js';
import { steadyNow } from '../../workspace/steady-clock.js';
import type { Baseline } from '../baseline/baseline.js';
import type { Blame } from '../errors/blame-tests.js';
import type { Group } from '../errors/groups.js';

export interface Scored {
  screened: Screened;
  confidence: Score;
  /** With the titles of the first that the tests do not notice. */
  mutants: { killed: number; total: number; survivors: string[] } | null;
  /** Candidates that behaved alike have the same number; null where behaviour was not observed. */
  group: number | null;
  /** What it does beyond what the tests look at; null where it was not observed. */
  behaviour: Behaviour | null;
}

export interface ScoreInput {
  baseline: Baseline;
  group: Group;
  context: RepairContext;
  screener: Screener;
  blame: Blame;
  strategies: readonly Strategy[];
  plausible: readonly Screened[];
  /** Milliseconds since the epoch; no mutant is tried after it. */
  deadline: number;
}

/** Mutants cost a screening each, so only the front runners get them. */
const mostMutated = 3;
const mostMutants = 24;

/**
 * Gives every plausible candidate its confidence, best first. Of candidates that behave alike the likeliest edit leads,
 * since nothing else tells them apart; the others come after all leaders.
 */
export async function scorePlausible(input: ScoreInput): Promise<Scored[]> {
  const behaviour = await observeBehaviour(input);
  const scored = input.plausible
    .map((screened) => score(screened, { mutants: null, behaviour }, input))
    .sort((a, b) => b.screened.candidate.prior - a.screened.candidate.prior);
  const leaders = scored.filter((each, index) => index === leaderOf(each, scored)).sort(byConfidence);
  const followers = scored.filter((each, index) => index !== leaderOf(each, scored)).sort(byConfidence);
  const measured: Scored[] = [];
  for (const { screened } of leaders.slice(0, mostMutated)) {
    const mutants = await tryMutants(screened.candidate, input);
    measured.push(score(screened, { mutants, behaviour }, input));
  }
  return [...measured.sort(byConfidence), ...leaders.slice(mostMutated), ...followers];
}

const leaderOf = ({ group, screened }: Scored, scored: readonly Scored[]): number =>
  scored.findIndex((each) => (group === null ? each.screened === screened : each.group === group));

/** The likeliest of many plausible candidates: behaviour tells little of an edit that nobody would choose. */
const mostObserved = 96;

async function observeBehaviour({ screener, plausible, context }: ScoreInput): Promise<Behaviours> {
  const candidates = plausible
    .map(({ candidate }) => candidate)
    .sort((a, b) => b.prior - a.prior)
    .slice(0, mostObserved);
  if (candidates.length === 0) return new Map();
  const observations = await screener.observe?.(candidates, {
    derive: deriveInputs,
    signal: context.signal,
  });
  return observations ? behaviours(candidates, observations) : new Map();
}

type Behaviours = ReadonlyMap<string, Behaviour>;

interface Measured {
  mutants: Scored['mutants'];
  behaviour: Behaviours;
}

function score(screened: Screened, { mutants, behaviour }: Measured, input: ScoreInput): Scored {
  const { candidate } = screened;
  const own = behaviour.get(candidate.id) ?? null;
  const fixed = input.blame.fixedBy(screened).length;
  const confidence = confidenceOf(
    {
      rung: rungOf(candidate, input.strategies),
      candidate,
      suspiciousness: suspicionOf(candidate, input.context.suspects),
      fixedTests: fixed,
      passingTests: input.baseline.before.tests.filter(({ status }) => status === 'passed').length,
      rivals: input.plausible.length - 1,
      priorShare: priorShare(candidate, input.plausible),
      mutants,
      behaviour: own,
      leavesFailures: fixed < input.group.tests.length,
    },
    input.context.learned?.recalibration,
  );
  return { screened, confidence, mutants, group: own?.group ?? null, behaviour: own };
}

/** Survivors that are named. */
const mostSurvivors = 10;

/** Screens mutants of the patched lines: what the tests do not notice, they cannot vouch for. */
async function tryMutants(candidate: Candidate, input: ScoreInput): Promise<Scored['mutants']> {
  const remaining = Math.ceil(input.deadline - steadyNow());
  if (remaining <= 0) return null;
  const mutants = await mutantsOf(candidate, input.context, mostMutants);
  return within(remaining, input.context.signal, async (signal) => {
    const counted = { killed: 0, total: 0, survivors: [] as string[] };
    const titles = new Map(mutants.map(({ id, title }) => [id, title]));
    for await (const verdict of input.screener.screen(mutants, { signal })) {
      counted.total += 1;
      if (verdict.status !== 'plausible') counted.killed += 1;
      else if (counted.survivors.length < mostSurvivors)
        counted.survivors.push(titles.get(verdict.candidate) ?? '');
    }
    return counted.total > 0 ? counted : null;
  });
}

function priorShare({ prior }: Candidate, plausible: readonly Screened[]): number {
  const total = plausible.reduce((sum, { candidate }) => sum + candidate.prior, 0);
  return total > 0 ? prior / total : 1 / plausible.length;
}

const byConfidence = (a: Scored, b: Scored): number => b.confidence.value - a.confidence.value;

const rungOf = (candidate: Candidate, strategies: readonly Strategy[]): Rung =>
  strategies.find(({ name }) => name === candidate.strategy)?.rung ?? 'search';

function suspicionOf(candidate: Candidate, suspects: readonly Suspect[]): number {
  const touching = suspects.filter(({ range }) =>
    candidate.edits.some(
      (edit) =>
        edit.range.file === range.file && edit.range.start <= range.end && edit.range.end >= range.start,
    ),
  );
  return Math.max(0, ...touching.map(({ suspiciousness }) => suspiciousness));
}
