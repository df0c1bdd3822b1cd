import type { TestSettings } from '../../workspace/workspace.js';
import type { Check, Look } from '../check.js';
import { runTests } from '../tests.js';
import type { SandboxWorktree } from '../worktree.js';

export interface EverythingOptions {
  test: Pick<TestSettings, 'command' | 'cwd'> | null;
  check?: Check;
  timeoutMs: number;
  signal?: AbortSignal;
  /** What the worktree holds, to be noted in the run. */
  tree?: string | null;
}

export type Everything = Pick<Look, 'run' | 'timedOut'>;

/**
 * The project's whole suite and, in a worktree that `restart` has cleaned in between, what shows the failure where no
 * test does: one run of both.
 */
export async function runEverything(
  worktree: SandboxWorktree,
  o: EverythingOptions,
  restart: () => Promise<void>,
): Promise<Everything> {
  const look = await o.check?.look(worktree, o.signal);
  if (look && o.test) await restart();
  const suite = o.test && (await runSuite(worktree, o, o.test));
  if (look && suite) return together(suite, look);
  const only = suite ?? look;
  if (!only) throw new TypeError('a proof needs a test command or a check');
  return only;
}

async function runSuite(
  worktree: SandboxWorktree,
  o: EverythingOptions,
  test: NonNullable<EverythingOptions['test']>,
): Promise<Everything> {
  const { run, execution } = await runTests(worktree, { ...o, ...test });
  return { run, timedOut: execution.timedOut };
}

function together(suite: Everything, look: Everything): Everything {
  const { run } = suite;
  return {
    run: {
      ...run,
      tests: [...run.tests, ...look.run.tests],
      exitCode: run.exitCode === 0 ? look.run.exitCode : run.exitCode,
    },
    timedOut: suite.timedOut || look.timedOut,
  };
}
