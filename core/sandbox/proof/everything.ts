import type { Run } from '../../model.js';
import type { TestSettings } from '../../workspace/workspace.js';
import type { Check, Look } from '../check.js';
import { runTestsUnstuck } from '../tests.js';
import type { SandboxWorktree } from '../worktree.js';

export interface EverythingOptions {
  test: Pick<TestSettings, 'script' | 'command' | 'cwd' | 'parts'> | null;
  /** The same tests before anything was changed, where pieces of them may run apart. */
  before?: Run | undefined;
  check?: Check;
  timeoutMs: number;
  signal?: AbortSignal;
  /** What the worktree holds, to be noted in the run. */
  tree?: string | null;
  /** The files of that tree. */
  files: Iterable<string>;
}

export interface Everything extends Pick<Look, 'run' | 'exceeded'> {
  /** A test, setting or dependency that changed while the tests ran; null where none did. */
  tampered: string | null;
}

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
  const suite = o.test && (await runSuite(worktree, o, o.test, restart));
  if (look && suite) return together(suite, look);
  const only = suite ?? (look && { ...look, tampered: null });
  if (!only) throw new TypeError('a proof needs a test command or a check');
  return only;
}

async function runSuite(
  worktree: SandboxWorktree,
  o: EverythingOptions,
  test: NonNullable<EverythingOptions['test']>,
  restart: () => Promise<void>,
): Promise<Everything> {
  const { before, files: judged } = o;
  const options = { ...o, ...test, judged, ...(before && { divisible: { test, before } }) };
  const { run, execution, tampered } = await runTestsUnstuck(worktree, options, restart);
  return { run, exceeded: execution.exceeded, tampered };
}

function together(suite: Everything, look: Look): Everything {
  const { run } = suite;
  return {
    run: {
      ...run,
      tests: [...run.tests, ...look.run.tests],
      exitCode: run.exitCode === 0 ? look.run.exitCode : run.exitCode,
    },
    exceeded: suite.exceeded ?? look.exceeded,
    tampered: suite.tampered,
  };
}
