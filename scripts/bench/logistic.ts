/** One observation: named measurements, and what came of it. */
export interface Sample {
  features: Readonly<Record<string, number>>;
  label: boolean;
  /** How much it counts. */
  weight: number;
}

/** How strongly weights are held where they were before, in observations; a sum of weights of about 50 moves them. */
const hold = 1;
const rounds = 4_000;
const rate = 0.2;

/**
 * Logistic regression with a normal prior around the weights as they were, by gradient descent: the maximum a posteriori
 * estimate (Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.5). Weights of features that no sample
 * has stay as they were, and all but the intercept keep their sign and a part of their size: of few cases, few of them
 * with large edits, chance would soon have it that large edits are as likely to be right.
 */
export function fitLogistic(
  samples: readonly Sample[],
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  const weights: Record<string, number> = { ...before };
  const total = samples.reduce((sum, { weight }) => sum + weight, 0) || 1;
  for (let round = 0; round < rounds; round++) {
    const slope: Record<string, number> = {};
    for (const { features, label, weight } of samples) {
      const error = weight * (predict(features, weights) - Number(label));
      for (const [name, value] of Object.entries(features)) slope[name] = (slope[name] ?? 0) + error * value;
    }
    for (const name of Object.keys(weights)) {
      const pull = hold * ((weights[name] ?? 0) - (before[name] ?? 0));
      const moved = (weights[name] ?? 0) - (rate * ((slope[name] ?? 0) + pull)) / total;
      weights[name] = name === 'intercept' ? moved : atLeastPartOf(before[name] ?? 0, moved);
    }
  }
  return weights;
}

const part = 0.2;

const atLeastPartOf = (before: number, now: number): number =>
  before < 0 ? Math.min(now, part * before) : before > 0 ? Math.max(now, part * before) : now;

function predict(features: Sample['features'], weights: Readonly<Record<string, number>>): number {
  const sum = Object.entries(features).reduce((all, [name, value]) => all + value * (weights[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
