import { HealerError } from '../../../errors.js';
import { execute } from '../../execute.js';
import type { SandboxWorktree } from '../../worktree.js';

export interface Build {
  command: readonly string[];
  /** Relative to the root of the repository. */
  cwd: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

/** A worktree in which packages lie built, also after each reset. Throws COMMAND_FAILED, with it disposed of, where they cannot be. */
export async function builtWorktree(worktree: SandboxWorktree, build: Build): Promise<SandboxWorktree> {
  const run = async (): Promise<void> => {
    const { exitCode } = await execute(build.command, {
      ...worktree.enclosure(build.cwd),
      env: {},
      timeoutMs: build.timeoutMs,
      ...(build.signal && { signal: build.signal }),
    });
    if (exitCode !== 0)
      throw new HealerError('COMMAND_FAILED', `\`${build.command.join(' ')}\` ends with ${exitCode}`);
  };
  try {
    await run();
  } catch (error) {
    await worktree.dispose();
    throw error;
  }
  return {
    ...worktree,
    async reset() {
      await worktree.reset();
      await run();
    },
  };
}
