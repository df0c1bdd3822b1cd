import { recordFailures, resolves } from '../../capture/deduplicate.js';
import { failuresOf } from '../../capture/failures.js';
import { fingerprint } from '../../capture/fingerprint.js';
import { keepPrinted } from '../../capture/printed.js';
import type { ErrorRecord } from '../../model.js';
import { testKey } from '../../runners/test-key.js';
import type { Session } from '../session.js';
import type { Baseline } from './baseline.js';

/**
 * The errors behind what the baseline saw fail: those already recorded, and new records for the rest. What it saw pass is
 * resolved, and what it saw fail again is open again. With `ids`, those errors alone, whether they fail now or not.
 */
export async function errorsOf(
  session: Session,
  baseline: Baseline,
  ids: readonly string[],
): Promise<ErrorRecord[]> {
  const { store } = session;
  const { tree, branch } = baseline.snapshot;
  const run = { ...baseline.before, tree, branch };
  const failures = await failuresOf(run, baseline.worktree.folder);
  const records = await store.errors.all();
  const known = new Set(
    records.filter(({ state }) => state !== 'resolved').map((record) => record.fingerprint),
  );
  const fresh = failures.filter((failure) => !known.has(fingerprint(failure)));
  if (fresh.length > 0 || records.some((record) => resolves(run, record)))
    await recordFailures(store.errors, fresh, run);
  await keepPrinted(store, run, await store.errors.all(), baseline.worktree.folder);
  if (ids.length > 0) return Promise.all(ids.map((id) => store.errors.get(id)));
  const seen = new Set(failures.map(fingerprint));
  return (await store.errors.all()).filter((record) => seen.has(record.fingerprint));
}

/** Whether every test of the error turned out flaky when it was run again. */
export function isFlaky(error: ErrorRecord, baseline: Baseline): boolean {
  const flaky = new Set(baseline.flaky.map(testKey));
  return error.tests.length > 0 && error.tests.every((test) => flaky.has(testKey(test)));
}
