import type { SandboxWorktree } from './worktree.js';

/**
 * Worktrees of one commit, for one run. Some can be made before they are needed, so that nobody waits for git, and all
 * are removed behind the back of whoever is done with them. None is handed out twice: a program that ran in one may
 * have left something in its dependencies that no reset finds.
 */
export interface WorktreePool {
  /** Begins to make `count` more. */
  prepare(count: number): void;
  take(): Promise<SandboxWorktree>;
  /** Removes what nobody took, and waits until all others are gone that their takers have disposed of. */
  dispose(): Promise<void>;
}

export function worktreePool(open: () => Promise<SandboxWorktree>): WorktreePool {
  const spare: Promise<SandboxWorktree>[] = [];
  const leaving: Promise<void>[] = [];
  const leave = (worktree: SandboxWorktree) => {
    const left = worktree.dispose();
    // Whoever waits for all of them hears of it.
    left.catch(() => {});
    leaving.push(left);
  };
  return {
    prepare(count) {
      for (let made = 0; made < count; made += 1) {
        const opening = open();
        opening.catch(() => {});
        spare.push(opening);
      }
    },
    async take() {
      const worktree = await (spare.shift() ?? open());
      return { ...worktree, dispose: async () => leave(worktree) };
    },
    async dispose() {
      const opened = await Promise.allSettled(spare.splice(0));
      for (const result of opened) if (result.status === 'fulfilled') leave(result.value);
      await Promise.all(leaving);
    },
  };
}
