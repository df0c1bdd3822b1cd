import { binding, operand, type Term } from './term.js';
import { noValue } from './values.js';

/** A condition with the inputs where it holds and where it fails, as sets of bits; neither where it throws. */
interface Atom {
  text: string;
  binds: number;
  cost: number;
  holds: bigint;
  fails: bigint;
}

export interface Solution {
  text: string;
  binds: number;
  cost: number;
}

/** Other values than truth are tested as such only where they are simple. */
const mostCostOfValues = 2;
const mostInPairs = 500;
const mostClauses = 4;

/**
 * Conditions, made of the terms, that hold just where they should, the smallest first: single ones, two joined by `&&`
 * or `||`, and, of more, a smallest cover (greedily, after Chvátal, "A Greedy Heuristic for the Set-Covering Problem", 1979).
 */
export function conditionsFor(terms: Iterable<Term>, wanted: readonly boolean[]): Solution[] {
  const all = (1n << BigInt(wanted.length)) - 1n;
  const holds = bitsOf(wanted, Boolean);
  const fails = all & ~holds;
  const atoms = atomsOf(terms);
  const single = atoms.filter((atom) => atom.holds === holds && atom.fails === fails);
  // Where one truth is wanted throughout, nothing speaks for more than one clause.
  if (holds === 0n || fails === 0n) return single;
  const either = joined(atoms, { holds, fails, all }, '||');
  // As De Morgan has it: the one fails where the other, of opposites, holds.
  const both = joined(atoms.map(opposite), { holds: fails, fails: holds, all }, '&&');
  return [...single, ...either, ...both].sort((a, b) => a.cost - b.cost);
}

function atomsOf(terms: Iterable<Term>): Atom[] {
  const found = new Map<string, Atom>();
  for (const term of terms) {
    if (term.isLiteral || (term.kind !== 'boolean' && term.cost > mostCostOfValues)) continue;
    const { text, binds, cost, values } = term;
    const holds = bitsOf(values, (value) => value !== noValue && Boolean(value));
    const fails = bitsOf(values, (value) => value !== noValue && !value);
    const negation: Atom = term.negation
      ? { text: term.negation, binds, cost, holds: fails, fails: holds }
      : {
          text: `!${operand(term, binding.unary)}`,
          binds: binding.unary,
          cost: cost + 1,
          holds: fails,
          fails: holds,
        };
    for (const atom of [{ text, binds, cost, holds, fails }, negation]) {
      const key = `${atom.holds} ${atom.fails}`;
      const known = found.get(key);
      if (!known || known.cost > atom.cost) found.set(key, atom);
    }
  }
  return [...found.values()].sort((a, b) => a.cost - b.cost);
}

interface Goal {
  holds: bigint;
  fails: bigint;
  all: bigint;
}

const opposite = (atom: Atom): Atom => ({ ...atom, holds: atom.fails, fails: atom.holds });

/** Two or more that hold together where the goal does. What stands on the right may throw where the left decides. */
function joined(atoms: readonly Atom[], goal: Goal, operator: '||' | '&&'): Solution[] {
  const useful = atoms.filter((atom) => (atom.holds & goal.fails) === 0n && (atom.holds & goal.holds) !== 0n);
  const firsts = useful.filter((atom) => (atom.holds | atom.fails) === goal.all).slice(0, mostInPairs);
  const found: Solution[] = [];
  const partners = new Map<Atom, Atom>();
  for (const a of firsts) {
    if (a.holds === goal.holds) continue;
    const b = useful.slice(0, mostInPairs).find((each) => decides(a, each, goal));
    if (b === undefined || partners.get(b) === a) continue;
    partners.set(a, b);
    found.push(join([a, b], operator));
  }
  const cover = coverOf(firsts, goal);
  return cover ? [...found, join(cover, operator)] : found;
}

const decides = (a: Atom, b: Atom, { holds, fails }: Goal): boolean =>
  ((a.holds | b.holds) & holds) === holds && (b.fails & fails) === fails;

function coverOf(atoms: readonly Atom[], { holds }: Goal): Atom[] | null {
  const chosen: Atom[] = [];
  let left = holds;
  while (left !== 0n) {
    if (chosen.length === mostClauses) return null;
    let best: Atom | undefined;
    let most = 0;
    for (const atom of atoms) {
      const gain = count(atom.holds & left) / (2 + atom.cost);
      if (gain > most) [best, most] = [atom, gain];
    }
    if (!best) return null;
    chosen.push(best);
    left &= ~best.holds;
  }
  return chosen.length > 2 ? chosen : null;
}

function join(parts: readonly Atom[], operator: '||' | '&&'): Solution {
  const binds = operator === '||' ? binding.or : binding.and;
  return {
    text: parts.map((part) => operand(part, binds)).join(` ${operator} `),
    binds,
    cost: parts.reduce((sum, { cost }) => sum + cost, parts.length - 1),
  };
}

function bitsOf<T>(values: readonly T[], test: (value: T) => boolean): bigint {
  let bits = 0n;
  for (const [at, value] of values.entries()) if (test(value)) bits |= 1n << BigInt(at);
  return bits;
}

const count = (bits: bigint): number => bits.toString(2).replaceAll('0', '').length;
