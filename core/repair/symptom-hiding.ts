/**
 * Kinds of edit that can make a failure go away without touching its cause: a guard, a default, an early return, code
 * taken out. They are often plausible and seldom right (Qi, Long, Achour and Rinard, "An Analysis of Patch Plausibility
 * and Correctness for Generate-and-Validate Patch Generation Systems", ISSTA 2015), so they never end the search.
 */
const hiding: ReadonlySet<string> = new Set([
  'guard',
  'default',
  'optional',
  'optional-chain',
  'presence',
  'early-return',
  'base-case',
  'try',
  'catch',
  'var',
  'unfreeze',
  'delete-statement',
]);

/** Of a pattern, the operator says what kind of edit it makes: `guard by pattern 3f2a10c4e5b6`. */
export const hidesSymptom = (operator: string): boolean =>
  hiding.has(operator.split(' by pattern ', 1)[0] ?? operator);
