import type { ErrorRecord } from '../model.js';
import { testKey } from '../runners/test-key.js';
import type { Attempt } from './attempt.js';
import type { Baseline } from './baseline.js';
import { isHealed } from './healed.js';
import { proveCandidate } from './prove-best.js';
import type { Session } from './session.js';

/**
 * A winner whose proof shows that it heals errors of other groups as well is proved once more, for all of them: one fault
 * then has one patch, whose evidence names all that it heals.
 */
export async function widen(
  session: Session,
  baseline: Baseline,
  result: Attempt,
  others: readonly ErrorRecord[],
): Promise<Attempt> {
  const { winner } = result;
  if (!winner) return result;
  const passed = new Set(
    winner.proof.after.tests.filter(({ status }) => status === 'passed').map((test) => testKey(test)),
  );
  const more = others.filter(
    (error) =>
      error.tests.length > 0 &&
      !isHealed(error, result) &&
      error.tests.every((test) => passed.has(testKey(test))),
  );
  if (more.length === 0) return result;
  const tests = [...winner.tests, ...more.flatMap((error) => error.tests)];
  const proof = await proveCandidate(session, baseline, winner.candidate, tests);
  if (!proof.ok) return result;
  proof.regressions.uncovered = winner.proof.regressions.uncovered;
  return { ...result, winner: { ...winner, proof, tests } };
}
