/** How many times as fast one version is as the other, with an interval of 95 %. */
export interface Ratio {
  /** Time before divided by time after: 2 is twice as fast, below 1 is slower. */
  ratio: number;
  interval: [low: number, high: number];
}

/**
 * The median of the ratios of pairs, and of their order statistics those two between which the median of all pairs lies
 * with 95 % certainty, whatever their distribution (Conover, "Practical Nonparametric Statistics", 3.2). Null below 6
 * pairs, which tell nothing with that certainty.
 */
export function ratioOf(pairs: readonly (readonly [before: number, after: number])[]): Ratio | null {
  const ratios = pairs
    .filter(([before, after]) => before > 0 && after > 0)
    .map(([before, after]) => before / after)
    .sort((one, other) => one - other);
  const rank = lowRank(ratios.length);
  if (rank === null) return null;
  const middle = (ratios.length - 1) / 2;
  const low = ratios[Math.floor(middle)] as number;
  const high = ratios[Math.ceil(middle)] as number;
  return {
    ratio: Math.sqrt(low * high),
    interval: [ratios[rank] as number, ratios[ratios.length - 1 - rank] as number],
  };
}

/** The largest 0-based rank from both ends that the median is beyond with a chance of no more than 2.5 % each. */
function lowRank(count: number): number | null {
  let rank: number | null = null;
  let chance = 0.5 ** count;
  let sum = chance;
  for (let below = 0; below < count / 2 && sum <= 0.025; below++) {
    rank = below;
    chance *= (count - below) / (below + 1);
    sum += chance;
  }
  return rank;
}
