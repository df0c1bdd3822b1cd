import { attempt } from './pure.js';
import type { Rule } from './rules.js';
import { type Term, termOf } from './term.js';
import { noValue, type ValueKind } from './values.js';

export interface Enumeration {
  leaves: readonly Term[];
  rules: readonly Rule[];
  /** Costlier terms are not made. */
  mostCost: number;
  /** How many operations on single values may be done. */
  mostWork: number;
}

type Level = Map<ValueKind | 'any', Term[]>;

/**
 * Expressions over the leaves, the smallest first, and of those that give the same on every input the first only:
 * bottom-up enumeration with observational equivalence, after Alur et al., "Syntax-Guided Synthesis", FMCAD 2013, and
 * Udupa et al., "TRANSIT: Specifying Protocols with Concolic Snippets", PLDI 2013.
 */
export function* enumerate({ leaves, rules, mostCost, mostWork }: Enumeration): Generator<Term> {
  const seen = new Set<string>();
  const levels: Level[] = [];
  let work = 0;
  for (let cost = 1; cost <= mostCost; cost++) {
    const level: Level = new Map();
    levels[cost] = level;
    for (const leaf of leaves) if (leaf.cost === cost && isNew(leaf)) yield place(leaf, level);
    for (const rule of rules) {
      for (const operands of choices(rule, cost, levels)) {
        if (isOfLiterals(rule, operands)) continue;
        work += operands[0]?.values.length ?? 0;
        if (work > mostWork) return;
        const values = valuesOf(rule, operands);
        if (values.every((value) => value === noValue)) continue;
        const term = termOf({ text: '', binds: rule.binds, cost, values });
        if (isNew(term)) yield place(written(term, rule, operands), level);
      }
    }
  }

  function isNew({ key }: Term): boolean {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }
}

const isOfLiterals = ({ looksInto }: Rule, operands: readonly Term[]): boolean =>
  looksInto ? operands[0]?.isLiteral === true : operands.every(({ isLiteral }) => isLiteral);

const written = (term: Term, { text, negation }: Rule, operands: readonly Term[]): Term => ({
  ...term,
  text: text(operands),
  ...(negation && { negation: negation(operands) }),
});

function place(term: Term, level: Level): Term {
  for (const kind of [term.kind, 'any'] as const) {
    const known = level.get(kind);
    if (known) known.push(term);
    else level.set(kind, [term]);
  }
  return term;
}

/** Operands of a rule whose costs make up this cost with its own. */
function* choices(
  { operands: [first, second], cost: own, commutes }: Rule,
  cost: number,
  levels: readonly Level[],
): Generator<Term[]> {
  if (first === undefined) return;
  if (second === undefined) {
    for (const term of levels[cost - own]?.get(first) ?? []) yield [term];
    return;
  }
  const left = cost - own;
  for (let at = 1; at < left; at++) {
    if (commutes && at > left - at) break;
    const others = levels[left - at]?.get(second) ?? [];
    for (const [index, a] of (levels[at]?.get(first) ?? []).entries()) {
      for (let other = commutes && at === left - at ? index : 0; other < others.length; other++) {
        const b = others[other];
        if (b) yield [a, b];
      }
    }
  }
}

function valuesOf({ apply }: Rule, [a, b]: readonly Term[]): unknown[] {
  const values: unknown[] = [];
  for (const [at, value] of (a?.values ?? []).entries()) {
    const other = b?.values[at];
    values.push(value === noValue || other === noValue ? noValue : attempt(() => apply(value, other)));
  }
  return values;
}
