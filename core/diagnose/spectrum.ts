import type { TestResult } from '../model.js';
import type { TestCoverage } from '../runners/coverage.js';
import { testKey } from '../runners/test-key.js';

/**
 * Suspiciousness in 0..1 per file and line: Ochiai's coefficient `ef / sqrt((ef + nf) * (ef + ep))`, where of the
 * tests that execute the line `ef` fail and `ep` pass, and `nf` failing tests do not execute it.
 *
 * R. Abreu, P. Zoeteweij, A. van Gemund: "On the accuracy of spectrum-based fault localization", TAICPART-MUTATION 2007.
 * The coefficient is A. Ochiai's, 1957. Tests without a result, and skipped ones, do not count.
 */
export function ochiai(
  coverage: readonly TestCoverage[],
  results: readonly Pick<TestResult, 'file' | 'path' | 'status'>[],
): Map<string, Map<number, number>> {
  const { counts, failing } = countTests(coverage, results);
  return mapLines(counts, ({ ef, ep }) => coefficient(ef, ep, failing));
}

/** How many failing and how many passing tests execute a place. */
export interface Counts {
  ef: number;
  ep: number;
}

/** The counts of each line, by file, and the number of failing tests whose coverage is known. */
export function countTests(
  coverage: readonly TestCoverage[],
  results: readonly Pick<TestResult, 'file' | 'path' | 'status'>[],
): { counts: Map<string, Map<number, Counts>>; failing: number } {
  const status = new Map(results.map((result) => [testKey(result), result.status]));
  const counts = new Map<string, Map<number, Counts>>();
  let failing = 0;
  for (const test of coverage) {
    const outcome = status.get(testKey(test));
    if (outcome === 'failed') failing += 1;
    if (outcome === 'failed' || outcome === 'passed') count(counts, test, outcome === 'failed' ? 'ef' : 'ep');
  }
  return { counts, failing };
}

/** Ochiai's coefficient from counts of tests; 0 where no failing test executes the place. */
export function coefficient(ef: number, ep: number, failing: number): number {
  return ef === 0 || failing === 0 ? 0 : ef / Math.sqrt(failing * (ef + ep));
}

function count(counts: Map<string, Map<number, Counts>>, test: TestCoverage, side: keyof Counts): void {
  for (const [file, lines] of test.lines) {
    const own = counts.get(file) ?? new Map<number, Counts>();
    counts.set(file, own);
    for (const line of lines) {
      const at = own.get(line) ?? { ef: 0, ep: 0 };
      at[side] += 1;
      own.set(line, at);
    }
  }
}

function mapLines<A, B>(
  files: Map<string, Map<number, A>>,
  change: (value: A) => B,
): Map<string, Map<number, B>> {
  return new Map(
    [...files].map(([file, lines]) => [
      file,
      new Map([...lines].map(([line, value]) => [line, change(value)])),
    ]),
  );
}
