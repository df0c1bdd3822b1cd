import type { Run, TestId, TestResult, VerdictStatus } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import { isFile, loads, resultsByTest } from '../compare.js';

export interface Judgement {
  status: VerdictStatus;
  reason?: string;
  /** Results of the failing tests. */
  tests: TestResult[];
}

/**
 * Judges a run with a candidate against the run without it. Plausible: every failing test passes and nothing
 * that passed in the unchanged program fails. Partial: some of them pass, more of the program runs, or the
 * failure is further on in its test.
 */
export function judge(baseline: Run, run: Run, failing: readonly TestId[]): Judgement {
  const before = resultsByTest(baseline);
  const now = resultsByTest(run);
  const own = failing.map((test) => now.get(testKey(test))).filter((result) => result !== undefined);
  const passes = (test: TestId) =>
    isFile(test) ? loads(run, test) : now.get(testKey(test))?.status === 'passed';
  const healed = failing.filter(passes).length;
  const spoiled = [...before.values()].filter((test) => test.status === 'passed' && !passes(test));

  if (healed === failing.length && spoiled.length === 0) return agreesWithExit(baseline, run, own);
  if (healed > 0) {
    const reason = spoiled.length > 0 ? `${spoiled.length} tests that passed fail now` : undefined;
    return { status: 'partial', tests: own, ...(reason && { reason }) };
  }
  const ranBefore = failing.some((test) => before.has(testKey(test)) && !isFile(test));
  if (own.length === 0 && failing.some((test) => !isFile(test))) {
    return { status: ranBefore ? 'broken' : 'failed', tests: own, reason: trouble(run) };
  }
  if (
    failing.some(isFile) &&
    failing.every((test) => isFile(test) && !ran(run, test) && !ran(baseline, test))
  ) {
    return { status: 'failed', tests: own };
  }
  return { status: isFurther(before, now, failing, spoiled) ? 'partial' : 'failed', tests: own };
}

/** A run that fails without a failing test has trouble that belongs to no test, and that was not there before. */
function agreesWithExit(baseline: Run, run: Run, tests: TestResult[]): Judgement {
  const failed = run.tests.some(({ status }) => status === 'failed');
  if (run.exitCode === 0 || failed) return { status: 'plausible', tests };
  if (run.errors.length <= baseline.errors.length && baseline.errors.length > 0 && run.signal === null) {
    return { status: 'plausible', tests };
  }
  return { status: 'partial', tests, reason: `The tests pass, and ${trouble(run)}` };
}

function isFurther(
  before: Map<string, TestResult>,
  now: Map<string, TestResult>,
  failing: readonly TestId[],
  spoiled: TestResult[],
): boolean {
  if (spoiled.length > 0) return false;
  const passed = (results: Map<string, TestResult>) =>
    [...results.values()].filter(({ status }) => status === 'passed').length;
  if (passed(now) > passed(before)) return true;
  return failing.some((test) => {
    const earlier = lineInTest(before.get(testKey(test)));
    const later = lineInTest(now.get(testKey(test)));
    return earlier !== undefined && later !== undefined && later > earlier;
  });
}

/** The line of the test file that the failure came through. */
function lineInTest(result: TestResult | undefined): number | undefined {
  const stack = result?.error?.stack;
  if (!result || !stack) return undefined;
  const name = result.file.split('/').at(-1) ?? result.file;
  const at = stack.split('\n').find((line) => line.includes(`${name}:`));
  const line = at?.slice(at.lastIndexOf(`${name}:`) + name.length + 1).match(/^\d+/)?.[0];
  return line === undefined ? undefined : Number(line);
}

const ran = (run: Run, { file }: TestId): boolean =>
  run.tests.some((test) => test.file === file && !isFile(test));

function trouble(run: Run): string {
  const message = run.errors[0]?.message.split('\n')[0];
  if (message) return message;
  return run.signal ? `the run was ended by ${run.signal}` : `the exit code is ${run.exitCode}`;
}
