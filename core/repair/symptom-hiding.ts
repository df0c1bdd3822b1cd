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

export const hidesSymptom = (operator: string): boolean => hiding.has(operator);
