export interface Point {
  at: number;
  value: number;
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of each value and those before it, `width` at the most. */
export function movingMean(values: readonly number[], width: number): number[] {
  return values.map((_, index) => mean(values.slice(Math.max(0, index - width + 1), index + 1)));
}

export function peaks(points: readonly Point[], least = 0): Point[] {
  return points.filter(({ value }, index) => {
    const before = points[index - 1]?.value ?? -Infinity;
    const after = points[index + 1]?.value ?? -Infinity;
    return value > before && value >= after && value >= least;
  });
}

export function interpolate(points: readonly Point[], at: number): number | undefined {
  const after = points.findIndex((point) => point.at >= at);
  if (after < 0) return undefined;
  const right = points[after]!;
  if (right.at === at) return right.value;
  const left = points[after - 1];
  if (left === undefined) return undefined;
  const share = (at - left.at) / (right.at - left.at);
  return left.value + share * (right.value - left.value);
}
