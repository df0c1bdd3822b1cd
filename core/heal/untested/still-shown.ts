import { fingerprint } from '../../capture/fingerprint.js';
import type { ErrorRecord } from '../../model.js';
import { openWorktree, type SandboxWorktree } from '../../sandbox/worktree.js';
import type { Session } from '../session.js';
import { askTool } from './ask-tool.js';
import { runProgram } from './crash-check.js';
import { isUntested } from './untested.js';

/** Which of these errors a commit still has, of those that the compiler, the linter or a crash shows and no test. */
export async function stillShown(
  session: Session,
  errors: readonly ErrorRecord[],
  commit: string,
): Promise<ErrorRecord[]> {
  const untested = errors.filter(isUntested);
  if (untested.length === 0) return [];
  const { repo, workspace, config, signal } = session;
  const worktree = await openWorktree(repo, commit, {
    workspace,
    signal,
    isolation: config.isolation,
    limits: config.limits,
  });
  try {
    const still: ErrorRecord[] = [];
    for (const error of untested) {
      if (await isShown(session, worktree, error)) still.push(error);
      await worktree.reset();
    }
    return still;
  } finally {
    await worktree.dispose();
  }
}

async function isShown(session: Session, worktree: SandboxWorktree, error: ErrorRecord): Promise<boolean> {
  const { sensor, command, cwd = '', location } = error.failure;
  const same = (failure: ErrorRecord['failure']) => fingerprint(failure) === error.fingerprint;
  if (sensor === 'compiler' || sensor === 'linter') {
    const files = location && { files: [location.file] };
    const { failures, trouble } = await askTool(session, worktree, { sensor, ...files });
    return trouble.length > 0 || failures.some(same);
  }
  if (!command) return false;
  const timeoutMs = session.config.testTimeoutMs;
  const { failures } = await runProgram(session, worktree, { command, cwd, timeoutMs });
  return failures.some(same);
}
