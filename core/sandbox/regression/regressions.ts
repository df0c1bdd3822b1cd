import type { Run } from '../../model.js';
import type { DeclaredChange } from './declarations.js';
import { type SlowerTest, slowerTests, suspectsOf } from './durations.js';
import { type MeasureOptions, measurePairs, type Side } from './measure.js';
import { newWarnings } from './warnings.js';

/** What got worse with a patch although the tests pass. */
export interface Regressions {
  /** Tests that take at least five times as long, and 50 ms longer, in each of several pairs of runs side by side; null where not measured. */
  slower: SlowerTest[] | null;
  /** Lines that the tests print as warnings or errors and did not print before. */
  warnings: string[];
  /** What passing tests ran before and no test runs now; null where not measured. */
  uncovered: LostLines[] | null;
  /** What the project's compiler declares otherwise of its modules; null where it has none, or was not asked. */
  declared: DeclaredChange[] | null;
  /** Bytes of each changed file without and with the patch, 0 where it is not there: what whoever loads it reads, unminified. */
  sizes: FileSize[];
}

/** Lines of a file, 1-based, by their numbers without the patch. */
export interface LostLines {
  file: string;
  lines: number[];
}

export interface FileSize {
  file: string;
  before: number;
  after: number;
}

export const unmeasured: Regressions = {
  slower: null,
  warnings: [],
  uncovered: null,
  declared: null,
  sizes: [],
};

export interface RegressionInput extends Omit<MeasureOptions, 'test'> {
  before: Run;
  after: Run;
  test: MeasureOptions['test'] | null;
  /** Opens the two sides where durations have to be measured again. */
  withSides<Result>(measure: (sides: { before: Side; after: Side }) => Promise<Result>): Promise<Result>;
}

/** Compares two runs of the whole suite that both are as they should be. Only what looks slower costs another run. */
export async function findRegressions(
  input: RegressionInput,
): Promise<Pick<Regressions, 'slower' | 'warnings'>> {
  const { before, after, test, withSides } = input;
  const warnings = newWarnings(before, after);
  const suspects = test ? suspectsOf(before, after) : [];
  if (!test) return { slower: null, warnings };
  if (suspects.length === 0) return { slower: [], warnings };
  const pairs = await withSides((sides) => measurePairs(sides, suspects, { ...input, test }));
  return { slower: slowerTests(suspects, pairs), warnings };
}
