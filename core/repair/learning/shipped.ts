import type { BetaPrior } from '../../statistics/beta.js';
import { priorOf } from '../strategies/search/priors.js';
import type { Rung } from '../strategy.js';

/** What healer comes with counts for no more than these observations, so that a repository can tell it otherwise. */
const weights = { strategy: 8, operator: 8, location: 4 };

/**
 * Share of the fixes of a rung that are accepted, as it is believed before a repository has shown anything. In the order of
 * the rungs, from the cheapest on: what costs nothing and is nearly always right comes first.
 */
const strategyMeans: Readonly<Record<Rung, number>> = {
  compiler: 0.9,
  lint: 0.86,
  patterns: 0.82,
  rules: 0.78,
  research: 0.74,
  history: 0.7,
  search: 0.6,
  model: 0.55,
  agent: 0.5,
};

export const strategyPrior = (rung: Rung): BetaPrior => ({
  mean: strategyMeans[rung],
  weight: weights.strategy,
});

/** The likeliest kind of edit is right as often as not. */
const likeliest = 0.5;

export const operatorPrior = (operator: string): BetaPrior => ({
  mean: likeliest * priorOf(operator),
  weight: weights.operator,
});

/** `mean` is that of the folder, for a file. */
export const locationPrior = (mean = 0.5): BetaPrior => ({ mean, weight: weights.location });

const rungsByName: Readonly<Record<string, Rung>> = {
  'code-fixes': 'compiler',
  'lint-fixes': 'lint',
  patterns: 'patterns',
  rules: 'rules',
  hints: 'research',
  history: 'history',
  search: 'search',
  synthesis: 'search',
  agent: 'agent',
};

/** The rung of a strategy by its name alone, which loads none of them; plugins stand beside the rules. */
export const rungNamed = (strategy: string): Rung =>
  rungsByName[strategy] ?? (strategy.startsWith('model') ? 'model' : 'rules');
