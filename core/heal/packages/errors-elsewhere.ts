import { recordFailures } from '../../capture/deduplicate.js';
import { failuresOf } from '../../capture/failures.js';
import { fingerprint } from '../../capture/fingerprint.js';
import type { ErrorRecord } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import type { Attempt } from '../attempt/attempt.js';
import type { Baseline } from '../baseline/baseline.js';
import type { Session } from '../session.js';

/**
 * The errors behind tests of other packages that failed when they were run to prove a winner, recorded where they were
 * not known: the winner may heal them as well.
 */
export async function errorsElsewhere(
  session: Session,
  baseline: Baseline,
  { winner }: Attempt,
): Promise<ErrorRecord[]> {
  if (!session.scope || !winner) return [];
  const { before } = winner.proof;
  const own = new Set(baseline.before.tests.map(testKey));
  const tests = before.tests.filter((test) => !own.has(testKey(test)) && test.status === 'failed');
  if (tests.length === 0) return [];
  const run = { ...before, tests, errors: [] };
  const failures = await failuresOf(run, baseline.worktree.folder);
  const { errors } = session.store;
  const known = new Set((await errors.all()).map((record) => record.fingerprint));
  const fresh = failures.filter((failure) => !known.has(fingerprint(failure)));
  if (fresh.length > 0) await recordFailures(errors, fresh, run);
  const seen = new Set(failures.map(fingerprint));
  return (await errors.all()).filter((record) => seen.has(record.fingerprint));
}
