import { tellFlaky } from '../diagnose/flaky.js';
import { HealerError } from '../errors.js';
import type { Snapshot } from '../git/snapshot.js';
import type { Run, TestId, TestResult } from '../model.js';
import type { TestCoverage } from '../runners/coverage.js';
import { recogniseRunner } from '../runners/index.js';
import { testKey } from '../runners/test-key.js';
import { runTests } from '../sandbox/tests.js';
import { openWorktree, type SandboxWorktree } from '../sandbox/worktree.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Session } from './session.js';

/** What the tests say of the snapshot before anything is tried, seen from a clean worktree. */
export interface Baseline {
  snapshot: Snapshot;
  /** Stays at the snapshot for as long as the baseline lives; read from it, never write. */
  worktree: SandboxWorktree;
  before: Run;
  failing: TestResult[];
  flaky: TestId[];
  coverage: TestCoverage[];
  /** The command that runs the failing tests alone, or the whole one where it cannot be narrowed. */
  failingCommand: string[];
  timeoutMs: number;
  dispose(): Promise<void>;
}

export type TestSettings = NonNullable<Workspace['test']>;

export function testSettings(session: Session): TestSettings {
  if (session.workspace.test) return session.workspace.test;
  throw new HealerError('NO_TEST_COMMAND', `package.json in ${session.repo.root} has no test script`, {
    next: 'Add a "test" script, or set "testCommand" in .healer/config.json.',
  });
}

/** Runs the whole suite once, and what failed once more with per-test coverage, to tell flaky from broken. */
export async function takeBaseline(session: Session, snapshot: Snapshot): Promise<Baseline> {
  const { repo, workspace, signal } = session;
  const test = testSettings(session);
  const worktree = await openWorktree(repo, snapshot.commit, { workspace, signal });
  try {
    const timeoutMs = session.config.testTimeoutMs;
    const { run: before, execution } = await runTests(worktree, { ...test, timeoutMs, signal });
    if (execution.timedOut && before.tests.every((result) => result.status !== 'failed'))
      throw new HealerError(
        'COMMAND_FAILED',
        `\`${test.command.join(' ')}\` did not end within ${timeoutMs / 1000} s`,
        {
          next: 'Raise "testTimeout" in .healer/config.json, or find what hangs with `healer test`.',
        },
      );
    const failing = before.tests.filter((result) => result.status === 'failed');
    const failingCommand = recogniseRunner(test.script).select(test.script, failing) ?? test.command;
    await worktree.reset();
    const again = await rerun(session, worktree, failing, failingCommand);
    await worktree.reset();
    return {
      snapshot,
      worktree,
      before,
      failing: failing.filter((result) => !again.flaky.has(testKey(result))),
      flaky: failing.filter((result) => again.flaky.has(testKey(result))),
      coverage: again.coverage,
      failingCommand,
      timeoutMs,
      dispose: () => worktree.dispose(),
    };
  } catch (error) {
    await worktree.dispose();
    throw error;
  }
}

async function rerun(session: Session, worktree: SandboxWorktree, failing: TestResult[], command: string[]) {
  if (failing.length === 0) return { flaky: new Set<string>(), coverage: [] };
  const test = testSettings(session);
  const options = {
    ...test,
    timeoutMs: session.config.testTimeoutMs,
    signal: session.signal,
    coverage: true,
  };
  const files = [...new Set(failing.map((result) => result.file))].map((file) => ({ file, path: [] }));
  const wider = recogniseRunner(test.script).select(test.script, files) ?? command;
  let coverage: TestCoverage[] = [];
  const told = await tellFlaky(
    async () => {
      const result = await runTests(worktree, { ...options, command: wider });
      if (coverage.length === 0) coverage = result.coverage;
      return result.run.tests;
    },
    failing,
    session.config.flakyReruns,
  );
  return { flaky: new Set(told.flaky.map(testKey)), coverage };
}
