import { recordFailures } from '../../capture/deduplicate.js';
import { drainInbox } from '../../capture/drain.js';
import { failuresOf } from '../../capture/failures.js';
import { keepPrinted } from '../../capture/printed.js';
import { takeSnapshot } from '../../git/changes/snapshot.js';
import type { ErrorRecord, Run, TestId } from '../../model.js';
import { recordGreen } from '../../store/green.js';
import { requireTests, takeBaseline } from '../baseline/baseline.js';
import type { Session } from '../session.js';

export interface TreeReport {
  /** The whole suite, as it ran in the worktree. */
  run: Run;
  /** Tests that failed and passed when they were run again. */
  flaky: TestId[];
  /** What is behind the tests that fail. */
  errors: ErrorRecord[];
}

/**
 * Runs the project's own tests on the tree as it is now, uncommitted work included, in an isolated worktree, and records
 * what they say. Throws NO_TEST_COMMAND, TESTS_UNREADABLE.
 */
export async function observeTree(session: Session): Promise<TreeReport> {
  const { repo, store } = session;
  await drainInbox(repo, store);
  const snapshot = await takeSnapshot(repo);
  session.onProgress({ phase: 'test', message: 'running the tests in a clean worktree' });
  const baseline = await takeBaseline(session, snapshot, { coverageMs: 0 });
  try {
    requireTests(baseline);
    const { failing, flaky, worktree } = baseline;
    const run = { ...baseline.before, tree: snapshot.tree, branch: snapshot.branch };
    const errors = await recordFailures(store.errors, await failuresOf(run, worktree.folder), run);
    await keepPrinted(store, run, errors, worktree.folder);
    if (failing.length + flaky.length === 0 && run.exitCode === 0 && snapshot.branch)
      await recordGreen(repo, snapshot.branch, snapshot.tree);
    return { run, flaky, errors };
  } finally {
    await baseline.dispose();
  }
}
