/** A share with the interval in which the true one lies nineteen times out of twenty; each 0..1. */
export interface Proportion {
  part: number;
  whole: number;
  /** Null where there is nothing to take a share of. */
  value: number | null;
  low: number;
  high: number;
}

/** 97.5th percentile of the standard normal distribution. */
const z = 1.959964;

/**
 * A share and its 95 % score interval, which holds for few observations and for shares near 0 and 1 as well. Wilson,
 * "Probable inference, the law of succession, and statistical inference", JASA 22(158), 1927.
 */
export function proportion(part: number, whole: number): Proportion {
  if (whole === 0) return { part, whole, value: null, low: 0, high: 1 };
  const value = part / whole;
  const centre = value + z ** 2 / (2 * whole);
  const spread = z * Math.sqrt((value * (1 - value)) / whole + z ** 2 / (4 * whole ** 2));
  const scale = 1 + z ** 2 / whole;
  return {
    part,
    whole,
    value,
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}
