import { placeFactors } from './place-factors.js';
import type { PlaceKind } from './place-kinds.js';

/**
 * How likely a kind of edit is to be the fix, per candidate and relative to the likeliest, 1.
 *
 * Ordered after the frequencies of single-statement bugs in Karampatsis and Sutton, "How Often Do Single-Statement
 * Bugs Occur? The ManySStuBs4J Dataset", MSR 2020, and Richter and Wehrheim, "TSSB-3M", MSR 2022 (identifiers, literals,
 * operators, calls and conditions lead), divided by how many candidates each operator makes at a place.
 */
const operatorPriors: Readonly<Record<string, number>> = {
  'relational-operator': 1,
  'arithmetic-operator': 0.95,
  'logical-operator': 1,
  'assignment-operator': 0.8,
  'update-operator': 0.6,
  'unary-operator': 0.8,
  operand: 0.8,
  grouping: 0.7,
  number: 0.8,
  string: 0.7,
  boolean: 0.9,
  name: 0.75,
  'method-family': 1,
  member: 0.55,
  call: 0.6,
  argument: 0.65,
  'off-by-one': 0.65,
  index: 0.6,
  wrap: 0.5,
  receiver: 0.4,
  truncation: 0.7,
  chain: 0.45,
  'extra-operand': 0.5,
  expression: 0.4,
  concatenation: 0.6,
  condition: 0.9,
  clause: 0.5,
  presence: 0.6,
  loop: 0.85,
  branch: 0.8,
  return: 0.7,
  'delete-statement': 0.8,
  'move-statement': 0.6,
  'copy-statement': 0.4,
  'insert-statement': 0.4,
  guard: 0.4,
  'copy-argument': 0.5,
  'initial-value': 0.7,
  'declaration-scope': 0.6,
  list: 0.7,
  await: 0.9,
  optional: 0.45,
  'regular-expression': 0.8,
  template: 0.7,
  jump: 0.7,
  destructuring: 0.45,
  'function-kind': 0.4,
};

export const priorOf = (operator: string): number => operatorPriors[operator] ?? 0.3;

/** How much likelier than usual an operator's edit is the fix at a kind of place; learned from fixes. */
export const placeFactorOf = (operator: string, place: PlaceKind): number =>
  placeFactors[operator]?.[place] ?? 1;

/** Factors by which a layer's candidates come after those of single edits that they are made of. */
export const layerPriors = {
  /** The same change at every sibling place, or at two of them. */
  repeated: 0.45,
  /** Two expressions, literals or statements exchanged. */
  swapped: 0.3,
  /** A second edit on top of one that changed what the tests do. */
  guided: 0.3,
  /** A third or fourth edit, where each so far made more tests pass. */
  further: 0.5,
  /** Two of the best single edits, without any sign that they belong together. */
  paired: 0.02,
} as const;
