import type { Candidate, TestId, TestResult, Verdict } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import { type Baseline, outcomesByTest } from './baseline.js';
import type { Outcome, TrialResult } from './protocol.js';

/** What the tests said of a candidate, against what they said without it; `isLast` where it gets no longer look. */
export function judgeTrial(
  baseline: Baseline,
  passing: readonly TestId[],
  result: TrialResult,
  isLast: boolean,
): Omit<Verdict, 'durationMs'> {
  const common = { candidate: result.id, via: 'memory' as const };
  if (result.broken !== undefined) return { ...common, status: 'broken', tests: [], reason: result.broken };
  const seen = outcomesByTest(result.outcomes, { loadErrors: [] });
  const tests = baseline.failing.map((test) => resultOf(seen.get(testKey(test)), test));
  const healed = tests.filter(({ status }) => status === 'passed').length;
  const cut = result.outcomes.some((outcome) => outcome.cut);
  // Behind the test that was cut none was run: with more time they may all pass.
  const mayPass =
    cut && !isLast && !result.outcomes.some((outcome) => outcome.status === 'failed' && !outcome.cut);
  if (healed === 0 || mayPass) return { ...common, status: cut ? 'timeout' : 'failed', tests };
  const reason = whySpoiled(passing, result, seen);
  if (healed < tests.length) return { ...common, status: 'partial', tests, ...(reason && { reason }) };
  return reason ? { ...common, status: 'failed', tests, reason } : { ...common, status: 'plausible', tests };
}

function whySpoiled(
  passing: readonly TestId[],
  { late }: TrialResult,
  seen: ReadonlyMap<string, Outcome>,
): string | undefined {
  const [error] = late;
  if (error !== undefined) return error;
  const spoiled = passing.find((test) => seen.get(testKey(test))?.status !== 'passed');
  return spoiled && `a test that passed fails now: ${spoiled.path.join(' > ')}`;
}

/** A test that did not run has failed. */
function resultOf(
  outcome: Outcome | undefined,
  { file, path }: Pick<TestResult, 'file' | 'path'>,
): TestResult {
  const message = outcome?.message;
  return {
    file,
    path,
    status: outcome?.status ?? 'failed',
    durationMs: outcome?.durationMs ?? 0,
    ...(message && { error: { name: 'Error', message } }),
  };
}

/** A candidate that took its thread with it, or was never tried. */
export function judgeEnded(
  candidate: Pick<Candidate, 'id'>,
  ended: 'timeout' | 'memory' | 'crash' | 'failed',
  message: string,
): Omit<Verdict, 'durationMs'> {
  return {
    candidate: candidate.id,
    via: 'memory',
    status: ended === 'timeout' || ended === 'failed' ? ended : 'broken',
    tests: [],
    reason: message,
  };
}
