import { recordFailures, resolveUnseen } from '../../capture/deduplicate.js';
import { scan } from '../../capture/scan.js';
import { HealerError } from '../../errors.js';
import { type Snapshot, takeSnapshot } from '../../git/changes/snapshot.js';
import type { ErrorRecord } from '../../model.js';
import { execute } from '../../sandbox/execute.js';
import { openWorktree } from '../../sandbox/worktree.js';
import type { Session } from '../session.js';

/** Asks the project's own compiler and linter, in a worktree of what is checked out now or of `snapshot`, and records their findings. */
export async function scanCheckout(
  session: Session,
  path?: string,
  snapshot?: Snapshot,
): Promise<ErrorRecord[]> {
  const { repo, store, workspace, signal, config } = session;
  if (!workspace.typescript && !workspace.eslint)
    throw new HealerError('COMMAND_FAILED', `${repo.root} has neither TypeScript nor ESLint to scan with`, {
      next: 'Set one of them up, or let `healer test` tell what fails.',
    });
  const { tree, branch, commit } = snapshot ?? (await takeSnapshot(repo));
  const worktree = await openWorktree(repo, commit, {
    workspace,
    signal,
    isolation: config.isolation,
    limits: config.limits,
  });
  try {
    const { folder } = worktree;
    const { typescript, eslint } = workspace;
    const result = await scan({
      folder,
      typescript,
      eslint,
      tree,
      branch,
      ...(path && { path }),
      run: (command) =>
        execute(command, { ...worktree.enclosure(), timeoutMs: config.testTimeoutMs, signal }),
    });
    if (result.trouble.length > 0 && result.sensors.length === 0)
      throw new HealerError('COMMAND_FAILED', result.trouble.join(' '), {
        next: 'See that its dependencies are installed.',
      });
    const found = await recordFailures(store.errors, result.failures);
    await resolveUnseen(store.errors, result.failures, {
      sensors: result.sensors,
      tree,
      branch,
      at: new Date().toISOString(),
    });
    return found;
  } finally {
    await worktree.dispose();
  }
}
