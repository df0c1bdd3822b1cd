import { type Explanation, explain } from '../diagnose/explain.js';
import { localize } from '../diagnose/localize.js';
import { type Snapshot, takeSnapshot } from '../git/changes/snapshot.js';
import { changedHunks } from '../git/history/diff.js';
import type { ErrorRecord } from '../model.js';
import { narrowTo } from '../runners/narrow.js';
import { runTests, type TestsRun } from '../sandbox/tests.js';
import { openWorktree } from '../sandbox/worktree.js';
import { lastGreen } from '../store/green.js';
import { textReader } from './baseline/text-reader.js';
import type { Session } from './session.js';

/**
 * The diagnosis of an error on the tree as it is now. Its tests are run once more in a worktree, to see what they
 * execute; where that is not possible, what they import and mention has to do.
 */
export async function explainError(session: Session, error: ErrorRecord): Promise<Explanation> {
  const { repo } = session;
  const snapshot = await takeSnapshot(repo);
  const [green, seen] = await Promise.all([
    lastGreen(repo, snapshot.branch),
    runItsTests(session, snapshot, error),
  ]);
  const sources = textReader(repo, snapshot.tree);
  const suspects = await localize({
    failures: [error.failure],
    tests: error.tests,
    coverage: seen?.coverage ?? [],
    results: seen?.run.tests ?? [],
    hunks: green ? await changedHunks(repo, green, snapshot.tree) : [],
    sources,
  });
  return explain(error, suspects, sources);
}

async function runItsTests(
  session: Session,
  snapshot: Snapshot,
  error: ErrorRecord,
): Promise<TestsRun | null> {
  const { repo, workspace, signal, config } = session;
  const { test } = workspace;
  const files = [...new Set(error.tests.map(({ file }) => file))].filter((file) => file !== '');
  if (!test || files.length === 0) return null;
  const whole = files.map((file) => ({ file, path: [] }));
  const command = narrowTo(test, whole) ?? test;
  session.onProgress({
    phase: 'diagnose',
    message: 'running its tests to see what they execute',
    error: error.id,
  });
  const worktree = await openWorktree(repo, snapshot.commit, {
    workspace,
    signal,
    isolation: config.isolation,
    limits: config.limits,
  });
  try {
    return await runTests(worktree, {
      ...command,
      timeoutMs: config.testTimeoutMs,
      coverage: true,
      signal,
    });
  } finally {
    await worktree.dispose();
  }
}
