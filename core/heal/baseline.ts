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
import { coverageFiles } from './wide-coverage.js';

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

/** The longest that a suite may take to be run once more for its coverage, in milliseconds. */
const mostCoverageMs = 15_000;

/**
 * Runs the whole suite once. Where tests fail, it runs them again to tell flaky from broken, the first time with
 * per-test coverage and with as many passing tests beside them as time allows.
 */
export async function takeBaseline(
  session: Session,
  snapshot: Snapshot,
  coverageMs = mostCoverageMs,
): Promise<Baseline> {
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
    const broken = execution.timedOut ? [] : failing;
    const measured = coverageFiles(before, broken, Math.min(coverageMs, mostCoverageMs));
    const again = await rerun(session, worktree, broken, {
      measured: measured === null ? test.command : commandFor(measured),
      plain: commandFor(filesOf(broken)),
    });
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

interface Commands {
  /** Runs the failing tests and what their coverage is compared with. */
  measured: string[];
  /** Runs the failing tests and what stands in the same files. */
  plain: string[];
}

async function rerun(
  session: Session,
  worktree: SandboxWorktree,
  failing: readonly TestResult[],
  { measured, plain }: Commands,
) {
  if (failing.length === 0) return { flaky: new Set<string>(), coverage: [] };
  const { cwd } = testSettings(session);
  const options = { cwd, timeoutMs: session.config.testTimeoutMs, signal: session.signal };
  let coverage: TestCoverage[] | null = null;
  const told = await tellFlaky(
    async () => {
      if (coverage !== null) return (await runTests(worktree, { ...options, command: plain })).run.tests;
      const seen = await runTests(worktree, { ...options, command: measured, coverage: true });
      coverage = seen.coverage;
      await worktree.reset();
      return seen.run.tests;
    },
    failing,
    session.config.flakyReruns,
  );
  return { flaky: new Set(told.flaky.map(testKey)), coverage: coverage ?? [] };
}

const filesOf = (tests: readonly TestId[]): TestId[] =>
  [...new Set(tests.map(({ file }) => file))].map((file) => ({ file, path: [] }));
