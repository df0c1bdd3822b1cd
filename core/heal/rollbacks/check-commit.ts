import type { Run, TestId } from '../../model.js';
import { type Comparison, compareRuns } from '../../sandbox/compare.js';
import { runTests } from '../../sandbox/tests.js';
import { openWorktree, type SandboxWorktree } from '../../sandbox/worktree.js';
import { testSettings } from '../baseline/test-settings.js';
import type { Session } from '../session.js';

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
export function suiteAt(session: Session, commit: string): Promise<Run> {
  const { repo, workspace, signal, config } = session;
  const { isolation, limits } = config;
  return suiteIn(session, () => openWorktree(repo, commit, { workspace, signal, isolation, limits }));
}

/** Runs the whole suite in a worktree that is opened for that, and gone after it. */
export async function suiteIn(session: Session, open: () => Promise<SandboxWorktree>): Promise<Run> {
  const worktree = await open();
  try {
    const { run } = await runTests(worktree, {
      ...testSettings(session),
      timeoutMs: session.config.testTimeoutMs,
      signal: session.signal,
    });
    return run;
  } finally {
    await worktree.dispose();
  }
}
