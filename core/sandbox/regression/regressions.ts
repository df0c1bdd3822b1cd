import type { Run } from '../../model.js';
import { type SlowerTest, slowerTests, suspectsOf } from './durations.js';
import { type MeasureOptions, measurePairs, type Side } from './measure.js';
import { newWarnings } from './warnings.js';

/** What got worse with a patch although the tests pass. */
export interface Regressions {
  /** Tests that take at least five times as long, and 50 ms longer, in each of several pairs of runs side by side. */
  slower: SlowerTest[];
  /** Lines that the tests print as warnings or errors and did not print before. */
  warnings: string[];
}

export const noRegressions: Regressions = { slower: [], warnings: [] };

export interface RegressionInput extends Omit<MeasureOptions, 'test'> {
  before: Run;
  after: Run;
  test: MeasureOptions['test'] | null;
  /** Opens the two sides where durations have to be measured again. */
  withSides<Result>(measure: (sides: { before: Side; after: Side }) => Promise<Result>): Promise<Result>;
}

/** Compares two runs of the whole suite that both are as they should be. Only what looks slower costs another run. */
export async function findRegressions(input: RegressionInput): Promise<Regressions> {
  const { before, after, test, withSides } = input;
  const warnings = newWarnings(before, after);
  const suspects = test ? suspectsOf(before, after) : [];
  if (!test || suspects.length === 0) return { slower: [], warnings };
  const pairs = await withSides((sides) => measurePairs(sides, suspects, { ...input, test }));
  return { slower: slowerTests(suspects, pairs), warnings };
}
