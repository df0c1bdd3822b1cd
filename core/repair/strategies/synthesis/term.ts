import { keyOf, kindOfValue, noValue, type ValueKind } from './values.js';

/** An expression with what it gives on every input. */
export interface Term {
  text: string;
  /** How tightly its outermost operator binds; see `binding`. */
  binds: number;
  /** Size of its syntax tree, with more for what is less likely. */
  cost: number;
  /** By input; `noValue` where it throws. */
  values: readonly unknown[];
  /** Most frequent kind of its values; of those that are neither null nor undefined where there are any. */
  kind: ValueKind;
  isLiteral: boolean;
  /** Text of its opposite, where that reads better than with a `!` before it. */
  negation?: string;
  /** Equal for terms that give the same on every input. */
  key: string;
}

export const binding = {
  whole: 0,
  conditional: 2,
  or: 3,
  and: 4,
  equality: 8,
  relational: 9,
  additive: 11,
  multiplicative: 12,
  unary: 15,
  member: 18,
  primary: 20,
} as const;

export function termOf(
  parts: Pick<Term, 'text' | 'binds' | 'cost' | 'values'> & { isLiteral?: boolean },
): Term {
  const { values } = parts;
  return { isLiteral: false, ...parts, kind: mainKind(values), key: values.map(keyOf).join('\n') };
}

/** Its text as an operand of something that binds so tightly. */
export const operand = ({ text, binds }: Pick<Term, 'text' | 'binds'>, needs: number): string =>
  binds >= needs ? text : `(${text})`;

function mainKind(values: readonly unknown[]): ValueKind {
  const counts = new Map<ValueKind, number>();
  for (const value of values) {
    if (value === noValue) continue;
    const kind = kindOfValue(value);
    const weight = kind === 'undefined' || kind === 'null' ? 1e-6 : 1;
    counts.set(kind, (counts.get(kind) ?? 0) + weight);
  }
  let best: ValueKind = 'other';
  let most = 0;
  for (const [kind, count] of counts) if (count > most) [best, most] = [kind, count];
  return best;
}
