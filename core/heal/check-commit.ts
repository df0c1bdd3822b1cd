import type { Run, TestId } from '../model.js';
import { type Comparison, compareRuns } from '../sandbox/compare.js';
import { runTests } from '../sandbox/tests.js';
import { openWorktree } from '../sandbox/worktree.js';
import type { Session } from './session.js';
import { testSettings } from './test-settings.js';

export type CommitCheck = Pick<Comparison, 'stillFailing' | 'newlyFailing'>;

/**
 * Runs the whole suite at two commits, each in its own worktree, and says what differs. `wanted` failed before. A
 * project without a test command has nothing to compare.
 */
export async function checkCommit(
  session: Session,
  base: string,
  commit: string,
  wanted: readonly TestId[],
  run: (commit: string) => Promise<Run> = (at) => suiteAt(session, at),
): Promise<CommitCheck> {
  if (!session.workspace.test) return { stillFailing: [], newlyFailing: [] };
  const before = await run(base);
  const after = await run(commit);
  return compareRuns(before, after, wanted);
}

/** Runs the whole suite at a commit, in a worktree of its own. */
export async function suiteAt(session: Session, commit: string): Promise<Run> {
  const { repo, workspace, signal, config } = session;
  const worktree = await openWorktree(repo, commit, {
    workspace,
    signal,
    isolation: config.isolation,
    limits: config.limits,
  });
  try {
    const { run } = await runTests(worktree, {
      ...testSettings(session),
      timeoutMs: config.testTimeoutMs,
      signal,
    });
    return run;
  } finally {
    await worktree.dispose();
  }
}
