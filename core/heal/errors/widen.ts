import type { ErrorRecord } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import { compareRuns } from '../../sandbox/compare.js';
import { healedAsWell } from '../../sandbox/proof/more-tests.js';
import type { Attempt } from '../attempt/attempt.js';
import type { Baseline } from '../baseline/baseline.js';
import { proofOf } from '../proof/prove-best.js';
import type { Session } from '../session.js';
import { isHealed } from './healed.js';

/**
 * A winner whose proof shows that it heals errors of other groups as well is confirmed for all of them: one fault then has
 * one patch, whose evidence names all that it heals.
 */
export async function widen(
  session: Session,
  baseline: Baseline,
  result: Attempt,
  others: readonly ErrorRecord[],
): Promise<Attempt> {
  const { winner } = result;
  if (!winner) return result;
  const { candidate, proof } = winner;
  const passed = new Set(
    proof.after.tests.filter(({ status }) => status === 'passed').map((test) => testKey(test)),
  );
  const likely = others.filter(
    (error) =>
      error.tests.length > 0 &&
      !isHealed(error, result) &&
      error.tests.every((test) => passed.has(testKey(test))),
  );
  if (likely.length === 0) return result;
  const { options } = await proofOf(session, baseline, candidate, winner.tests);
  const wanted = likely.flatMap(({ tests }) => tests);
  const healed = new Set((await healedAsWell(options, proof, wanted)).map(testKey));
  const more = likely.filter((error) => error.tests.every((test) => healed.has(testKey(test))));
  const tests = [...winner.tests, ...more.flatMap((error) => error.tests)];
  const { totals } = compareRuns(proof.before, proof.after, tests);
  return { ...result, winner: { ...winner, proof: { ...proof, totals }, tests } };
}
