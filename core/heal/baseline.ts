import { tellFlaky } from '../diagnose/flaky.js';
import { HealerError } from '../errors.js';
import type { Snapshot } from '../git/snapshot.js';
import type { Run, TestId, TestResult } from '../model.js';
import type { TestCoverage } from '../runners/coverage.js';
import { recogniseRunner } from '../runners/index.js';
import { testKey } from '../runners/test-key.js';
import { runTests } from '../sandbox/tests.js';
import { openWorktree, type SandboxWorktree } from '../sandbox/worktree.js';
import type { Session } from './session.js';
import { testSettings } from './test-settings.js';

/** What the tests say of the snapshot before anything is tried, seen from a clean worktree. */
export interface Baseline {
  snapshot: Snapshot;
  /** Stays at the snapshot for as long as the baseline lives; read from it, never write. */
  worktree: SandboxWorktree;
  before: Run;
  failing: TestResult[];
  flaky: TestId[];
  coverage: TestCoverage[];
  /** The command that runs these tests alone, or the whole one where it cannot be narrowed. */
  commandFor(tests: readonly TestId[]): string[];
  timeoutMs: number;
  dispose(): Promise<void>;
}

/** Runs the whole suite once, and what failed once more with per-test coverage, to tell flaky from broken. */
export async function takeBaseline(session: Session, snapshot: Snapshot): Promise<Baseline> {
  const { repo, workspace, signal } = session;
  const test = testSettings(session);
  const worktree = await openWorktree(repo, snapshot.commit, {
    workspace,
    signal,
    isolation: session.config.isolation,
  });
  try {
    const timeoutMs = session.config.testTimeoutMs;
    const { run: before, execution } = await runTests(worktree, { ...test, timeoutMs, signal });
    if (execution.timedOut && before.tests.every((result) => result.status !== 'failed' || isWhole(result)))
      throw new HealerError(
        'COMMAND_FAILED',
        execution.spun
          ? `\`${test.command.join(' ')}\` was busy without a sign of life, and was ended after ${Math.round(execution.durationMs / 1000)} s`
          : `\`${test.command.join(' ')}\` did not end within ${timeoutMs / 1000} s`,
        {
          next: 'Raise "testTimeout" in .healer/config.json, or find what hangs with `healer test`.',
        },
      );
    const failing = before.tests.filter((result) => result.status === 'failed');
    const commandFor = (tests: readonly TestId[]) =>
      recogniseRunner(test.script).select(test.script, tests) ?? test.command;
    await worktree.reset();
    // What never ends would only never end again.
    const again = await rerun(session, worktree, execution.timedOut ? [] : failing, commandFor);
    await worktree.reset();
    return {
      snapshot,
      worktree,
      before,
      failing: failing.filter((result) => !again.flaky.has(testKey(result))),
      flaky: failing.filter((result) => again.flaky.has(testKey(result))),
      coverage: again.coverage,
      commandFor,
      timeoutMs,
      dispose: () => worktree.dispose(),
    };
  } catch (error) {
    await worktree.dispose();
    throw error;
  }
}

/** What stands for a command of which nothing is known test by test. */
const isWhole = ({ file }: TestResult): boolean => file === '';

/** Where no test ran, nothing can be told to fail, and nothing can be proved. Throws TESTS_UNREADABLE. */
export function requireTests({ before }: Baseline): void {
  if (before.tests.length + before.errors.length > 0) return;
  throw new HealerError(
    'TESTS_UNREADABLE',
    `\`${before.command.join(' ')}\` ran no tests, so nothing can be healed or proved`,
    { next: 'See that it finds the test files, or set "testCommand" in .healer/config.json' },
  );
}

async function rerun(
  session: Session,
  worktree: SandboxWorktree,
  failing: readonly TestResult[],
  commandFor: Baseline['commandFor'],
) {
  if (failing.length === 0) return { flaky: new Set<string>(), coverage: [] };
  const wholeFiles = [...new Set(failing.map(({ file }) => file))].map((file) => ({ file, path: [] }));
  const { cwd } = testSettings(session);
  const options = {
    command: commandFor(wholeFiles),
    cwd,
    timeoutMs: session.config.testTimeoutMs,
    signal: session.signal,
  };
  let coverage: TestCoverage[] = [];
  const told = await tellFlaky(
    async () => {
      const seen = await runTests(worktree, { ...options, coverage: true });
      if (coverage.length === 0) coverage = seen.coverage;
      return seen.run.tests;
    },
    failing,
    session.config.flakyReruns,
  );
  return { flaky: new Set(told.flaky.map(testKey)), coverage };
}
