/** What is believed of a share before anything was seen: its mean, 0..1, and how many observations that is worth. */
export interface BetaPrior {
  mean: number;
  weight: number;
}

/** Observations for and against; parts of one may be counted. */
export interface Counts {
  right: number;
  wrong: number;
}

/**
 * Mean of the Beta distribution that a prior and observations make together: of Bernoulli trials, the expectation of the share
 * that will be right. Gelman et al., "Bayesian Data Analysis", 3rd edition, §2.4.
 */
export const posteriorMean = ({ mean, weight }: BetaPrior, { right, wrong }: Counts): number =>
  (mean * weight + right) / (weight + right + wrong);
