import type { Run, TestId, TestResult, TestTotals } from '../model.js';
import { testKey } from '../runners/test-key.js';

/** What changed between two runs of the same tests. */
export interface Comparison {
  totals: TestTotals;
  /** Of the tests that are to be healed: those that do not pass, or did not run. */
  stillFailing: TestId[];
  /** Passed before, and now fail or did not run. */
  newlyFailing: TestId[];
}

/** `failing` are the tests that are to be healed. A test that does not run any more counts as failing. */
export function compareRuns(before: Run, after: Run, failing: readonly TestId[]): Comparison {
  const now = resultsByTest(after);
  const passes = (test: TestId) => now.get(testKey(test))?.status === 'passed';
  const isSkipped = (test: TestId) => ['skipped', 'todo'].includes(now.get(testKey(test))?.status ?? '');
  const passedBefore = [...resultsByTest(before).values()].filter(({ status }) => status === 'passed');
  const stillFailing = failing.filter((test) => (isFile(test) ? !loads(after, test) : !passes(test)));
  return {
    totals: {
      fixed: failing.length - stillFailing.length,
      passed: count(now, 'passed'),
      failed: count(now, 'failed'),
      skipped: count(now, 'skipped') + count(now, 'todo'),
    },
    stillFailing: stillFailing.map(toId),
    // A test that is skipped now has been switched off by what it tests: no better than a failing one.
    newlyFailing: passedBefore.filter((test) => !passes(test) || isSkipped(test)).map(toId),
  };
}

/**
 * Results by test. Where a runner reports one twice (the same title twice, retries of a whole file), the worse
 * result counts.
 */
export function resultsByTest({ tests }: Pick<Run, 'tests'>): Map<string, TestResult> {
  const results = new Map<string, TestResult>();
  for (const result of tests) {
    const known = results.get(testKey(result));
    if (known?.status !== 'failed') results.set(testKey(result), result);
  }
  return results;
}

/** A test without a title stands for its file, which did not load; one without a file for the whole command. */
export const isFile = ({ file, path }: TestId): boolean => path.length === 0 || file === '';

/** Whether the tests of `file` ran and all of them passed. */
export function loads(run: Run, { file }: TestId): boolean {
  const own = run.tests.filter((test) => test.file === file);
  return own.every(({ status }) => status !== 'failed') && (own.length > 0 || run.exitCode === 0);
}

const count = (results: Map<string, TestResult>, wanted: TestResult['status']): number =>
  [...results.values()].filter(({ status }) => status === wanted).length;

const toId = ({ file, path }: TestId): TestId => ({ file, path });
