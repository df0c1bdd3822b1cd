import type { Outcome } from '../model.js';

export interface Flapping {
  /** Weighted share of the chances to flip that were flips, 0..1; newer outcomes weigh more. */
  flipRate: number;
  /** Shannon entropy in bits of failed and passed outcomes of the same tree, 0..1, averaged over trees. */
  entropy: number;
  /** How many times the outcome changed while the tree was the same. */
  flips: number;
  flapping: boolean;
}

const decay = 0.9;
const threshold = 0.05;

/**
 * How much an error comes and goes while the code is the same. `history` is oldest first; only outcomes of the same
 * tree are compared, and outcomes whose tree is unknown say nothing.
 *
 * Flip rate and entropy with exponential decay, after E. Kowalczyk, K. Nair, Z. Gao, L. Silberstein, T. Long,
 * A. Memon: "Modeling and Ranking Flaky Tests at Apple", ICSE-SEIP 2020.
 */
export function measureFlapping(history: readonly Outcome[]): Flapping {
  const trees = byTree(history);
  let [flips, weighted, chances] = [0, 0, 0];
  for (const outcomes of trees) {
    for (const [at, { failed, age }] of outcomes.entries()) {
      const previous = outcomes[at - 1];
      if (!previous) continue;
      const weight = decay ** age;
      chances += weight;
      if (previous.failed !== failed) {
        flips += 1;
        weighted += weight;
      }
    }
  }
  const flipRate = chances === 0 ? 0 : weighted / chances;
  return { flipRate, entropy: meanEntropy(trees), flips, flapping: flips > 0 && flipRate > threshold };
}

interface Aged {
  failed: boolean;
  /** Outcomes since, of any tree. */
  age: number;
}

function byTree(history: readonly Outcome[]): Aged[][] {
  const trees = new Map<string, Aged[]>();
  for (const [index, { tree, failed }] of history.entries()) {
    if (tree === null) continue;
    trees.set(tree, [...(trees.get(tree) ?? []), { failed, age: history.length - 1 - index }]);
  }
  return [...trees.values()];
}

function meanEntropy(trees: readonly Aged[][]): number {
  const repeated = trees.filter((outcomes) => outcomes.length > 1);
  const total = repeated.reduce((sum, outcomes) => sum + outcomes.length, 0);
  return repeated.reduce((sum, outcomes) => sum + (outcomes.length / total) * entropy(outcomes), 0);
}

function entropy(outcomes: readonly Aged[]): number {
  const share = outcomes.filter(({ failed }) => failed).length / outcomes.length;
  return [share, 1 - share].reduce((bits, part) => (part === 0 ? bits : bits - part * Math.log2(part)), 0);
}
