import { posteriorMean } from '../../statistics/beta.js';
import { type Rung, rungs, type Strategy } from '../strategy.js';
import type { Learning } from './posteriors.js';
import { strategyPrior } from './shipped.js';

/** Rungs whose order may change: they cost nothing, and guess where others search. */
const movable: ReadonlySet<Rung> = new Set(['compiler', 'lint', 'patterns', 'rules', 'research']);

/**
 * The rungs in the order in which they run: the free ones that guess by what was accepted of their best strategy here, all
 * others where they always are. Without outcomes that is the order of `rungs`.
 */
export function orderedRungs(
  strategies: readonly Strategy[],
  learning: Learning | undefined,
): readonly Rung[] {
  if (learning === undefined) return rungs;
  const best = (rung: Rung): number =>
    Math.max(
      strategyPrior(rung).mean * Number(strategies.every((each) => each.rung !== rung)),
      ...strategies.filter((each) => each.rung === rung).map((each) => meanOf(each, learning)),
    );
  const free = rungs.filter((rung) => movable.has(rung)).toSorted((a, b) => best(b) - best(a));
  return rungs.map((rung) => (movable.has(rung) ? (free.shift() ?? rung) : rung));
}

/** The strategies of one rung, the one of which most was accepted here first. */
export const orderedStrategies = (
  strategies: readonly Strategy[],
  learning: Learning | undefined,
): readonly Strategy[] =>
  learning === undefined
    ? strategies
    : strategies.toSorted((a, b) => meanOf(b, learning) - meanOf(a, learning));

/** Share of a strategy's fixes that will be accepted here, 0..1. */
export function meanOf({ name, rung }: Pick<Strategy, 'name' | 'rung'>, { strategies }: Learning): number {
  return posteriorMean(strategyPrior(rung), strategies.get(name) ?? { right: 0, wrong: 0 });
}
