import type { Lint } from '../../repair/strategies/index.js';
import { execute } from '../../sandbox/execute.js';
import type { SandboxWorktree } from '../../sandbox/worktree.js';
import type { Session } from '../session.js';

/** The project's own ESLint in a worktree, for the strategy that takes up its fixes. Its silence is no error. */
export function lintIn(session: Session, worktree: SandboxWorktree): Lint {
  if (!session.workspace.eslint) return null;
  return async (files) => {
    const { stdout } = await execute(
      ['npx', '--no-install', 'eslint', '--format', 'json', '--no-warn-ignored', '--', ...files],
      {
        ...worktree.enclosure(),
        timeoutMs: session.config.testTimeoutMs,
        signal: session.signal,
      },
    );
    try {
      return JSON.parse(stdout);
    } catch {
      return [];
    }
  };
}
