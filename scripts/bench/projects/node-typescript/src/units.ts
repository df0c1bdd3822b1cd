const factors = { mm: 1, cm: 10, m: 1000, km: 1_000_000 } as const;

export type Length = keyof typeof factors;

export function convert(value: number, from: Length, to: Length): number {
  return (value * factors[from]) / factors[to];
}

export function parseLength(text: string): { value: number; unit: Length } | null {
  const match = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim());
  if (match === null) return null;
  const [, digits = '', unit = ''] = match;
  return isLength(unit) ? { value: Number(digits), unit } : null;
}

const isLength = (unit: string): unit is Length => Object.hasOwn(factors, unit);

export function longest<T>(values: readonly T[], lengthOf: (value: T) => number): T | undefined {
  let best: T | undefined;
  let most = -Infinity;
  for (const value of values) {
    const length = lengthOf(value);
    if (length > most) [best, most] = [value, length];
  }
  return best;
}
