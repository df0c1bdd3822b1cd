import type { Run, TestId } from '../model.js';
import type { Exceeded } from './limits/limits.js';
import type { SandboxWorktree } from './worktree.js';

/** What shows a failure where no test does: the project's compiler or linter, or the program that crashed. */
export interface Check {
  /** What it watches, named as tests are: it fails now and is to pass. */
  watched: readonly TestId[];
  /** Looks at what the worktree holds, which it may leave dirty. */
  look(worktree: SandboxWorktree, signal?: AbortSignal): Promise<Look>;
}

export interface Look {
  /** One result for each thing that is watched; the exit code is 0 when all of them pass. */
  run: Run;
  /** The limit that ended it; null where it ended by itself. */
  exceeded: Exceeded | null;
  /** What is wrong that was not wrong on the unchanged tree, a sentence each. */
  fresh: string[];
}
