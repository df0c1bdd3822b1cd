import { noteFrames } from '../../capture/note-frames.js';
import { tellFlaky } from '../../diagnose/flaky.js';
import { HealerError } from '../../errors.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import type { Run, TestId, TestResult } from '../../model.js';
import type { TestCoverage } from '../../runners/coverage.js';
import { narrowTo, type TestCommand } from '../../runners/narrow.js';
import { testKey } from '../../runners/test-key.js';
import { detectIsolation } from '../../sandbox/isolation.js';
import { runTests, runTestsUnstuck } from '../../sandbox/tests.js';
import { openWorktree, type SandboxWorktree } from '../../sandbox/worktree.js';
import { type WorktreePool, worktreePool } from '../../sandbox/worktree-pool.js';
import { inSpan } from '../../tracing/tracing.js';
import { mapsOfBuilt } from '../../workspace/built/maps.js';
import type { Session } from '../session.js';
import { testSettings } from './test-settings.js';
import { coverageFiles } from './wide-coverage.js';

/** What the tests say of the snapshot before anything is tried, seen from a clean worktree. */
export interface Baseline {
  snapshot: Snapshot;
  /** Stays at the snapshot for as long as the baseline lives; read from it, never write. */
  worktree: SandboxWorktree;
  /** More of the snapshot, for what runs in them. */
  worktrees: WorktreePool;
  before: Run;
  failing: TestResult[];
  flaky: TestId[];
  coverage: TestCoverage[];
  /** What `coverage` was taken of, and how long that took; null where it was not taken. */
  measured: { command: TestCommand; durationMs: number } | null;
  /** The command that runs these tests alone, or the whole one where it cannot be narrowed. */
  commandFor(tests: readonly TestId[]): TestCommand;
  timeoutMs: number;
  dispose(): Promise<void>;
}

export interface BaselineOptions {
  /** The longest that the run whose coverage is compared may take, in milliseconds. */
  coverageMs?: number;
  /** Called when the suite runs for the first time. */
  onStart?(): void;
  /** Opens a worktree of the snapshot, where its packages are not to be those of the user's checkout. */
  open?(): Promise<SandboxWorktree>;
}

/** The longest that a suite may take to be run once more for its coverage, in milliseconds. */
const mostCoverageMs = 15_000;

/**
 * Runs the whole suite once. Where tests fail, it runs them again to tell flaky from broken, the first time with
 * per-test coverage and with as many passing tests beside them as time allows.
 */
export const takeBaseline = (
  session: Session,
  snapshot: Snapshot,
  options: BaselineOptions = {},
): Promise<Baseline> =>
  inSpan(session, 'healer.test', { 'vcs.ref.head.revision': snapshot.commit }, async (span) => {
    const baseline = await takeBaselineIn(session, snapshot, options);
    const { before, failing, flaky } = baseline;
    span.set({
      'healer.runner': before.runner,
      'healer.tests.run': before.tests.length,
      'healer.tests.failing': failing.length,
      'healer.tests.flaky': flaky.length,
    });
    return baseline;
  });

async function takeBaselineIn(
  session: Session,
  snapshot: Snapshot,
  { coverageMs = mostCoverageMs, onStart, open }: BaselineOptions,
): Promise<Baseline> {
  const { repo, workspace, signal, executor } = session;
  const test = testSettings(session);
  const { isolation, limits } = session.config;
  const worktrees = worktreePool(
    open ?? (() => openWorktree(repo, snapshot.commit, { workspace, signal, isolation, limits, executor })),
  );
  const worktree = await worktrees.take();
  const dispose = async () => {
    await worktree.dispose();
    await worktrees.dispose();
  };
  try {
    const longestMs = session.config.testTimeoutMs;
    const { run: before, execution } = await runTestsUnstuck(
      worktree,
      { ...test, timeoutMs: longestMs, signal, ...(onStart && { onStart }) },
      () => worktree.reset(),
    );
    const { exceeded } = execution;
    if (exceeded && before.tests.every((result) => result.status !== 'failed' || isWhole(result)))
      throw new HealerError(
        'COMMAND_FAILED',
        `\`${test.command.join(' ')}\` ${exceeded.how}${exceeded.limit === 'time' ? '' : `, and was ended after ${Math.round(execution.durationMs / 1000)} s`}`,
        {
          next: execution.timedOut
            ? 'Raise "testTimeout" in .healer/config.json, or find what hangs with `healer test`.'
            : 'Raise it under "limits" in .healer/config.json, or find what needs so much with `healer test`.',
        },
      );
    const failing = before.tests.filter((result) => result.status === 'failed');
    if (failing.length + before.errors.length > 0)
      await noteFrames(before, worktree.folder, mapsOfBuilt(repo.root, worktree.folder));
    const commandFor = (tests: readonly TestId[]): TestCommand => narrowTo(test, tests) ?? test;
    await worktree.reset();
    // What never ends would only never end again.
    const broken = exceeded ? [] : failing;
    const measured = coverageFiles(before, broken, Math.min(coverageMs, mostCoverageMs));
    const again = await rerun(session, { worktree, worktrees }, broken, {
      measured: commandFor(measured ?? filesOf(before.tests)),
      alone: commandFor(broken),
    });
    await worktree.reset();
    return {
      snapshot,
      worktree,
      worktrees,
      before,
      failing: failing.filter((result) => !again.flaky.has(testKey(result))),
      flaky: failing.filter((result) => again.flaky.has(testKey(result))),
      coverage: again.coverage,
      measured: again.measured,
      commandFor,
      timeoutMs: exceeded ? longestMs : proofTimeout(before, failing, longestMs),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Times what the unchanged program took, and milliseconds, that a run of the whole suite may take at least. */
const patience = { times: 10, leastMs: 60_000 };

/** Milliseconds that a suite may take with a patch. What did not load, or run, may take any time once it does. */
function proofTimeout({ durationMs }: Run, failing: readonly TestResult[], longestMs: number): number {
  const isKnown = failing.every(({ path, file }) => path.length > 0 && file !== '');
  return isKnown ? Math.min(longestMs, Math.max(patience.leastMs, patience.times * durationMs)) : longestMs;
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
  measured: TestCommand;
  /** Runs the failing tests without the others of their files: what fails only after one of those passes here. */
  alone: TestCommand;
}

async function rerun(
  session: Session,
  { worktree, worktrees }: Pick<Baseline, 'worktree' | 'worktrees'>,
  failing: readonly TestResult[],
  { measured, alone }: Commands,
) {
  if (failing.length === 0) return { flaky: new Set<string>(), coverage: [], measured: null };
  const options = { timeoutMs: session.config.testTimeoutMs, signal: session.signal };
  let coverage: TestCoverage[] | null = null;
  let durationMs = 0;
  const first = async () => {
    if (coverage !== null) {
      await worktree.reset();
      return (await runTests(worktree, { ...options, ...alone })).run.tests;
    }
    const seen = await runTests(worktree, { ...options, ...measured, coverage: true });
    coverage = seen.coverage;
    durationMs = seen.run.durationMs;
    return seen.run.tests;
  };
  const second = async () => {
    const apart = await worktrees.take();
    try {
      return (await runTests(apart, { ...options, ...alone })).run.tests;
    } finally {
      await apart.dispose();
    }
  };
  // Where they would share ports and temp files, one might fail because of the other.
  const isolated = (await detectIsolation()).name === 'bubblewrap';
  const repeats = { times: session.config.flakyReruns, atOnce: isolated ? 2 : 1 };
  const told = await tellFlaky((lane) => (lane === 0 ? first() : second()), failing, repeats);
  return {
    flaky: new Set(told.flaky.map(testKey)),
    coverage: coverage ?? [],
    measured: { command: measured, durationMs },
  };
}

const filesOf = (tests: readonly TestId[]): TestId[] =>
  [...new Set(tests.map(({ file }) => file))].map((file) => ({ file, path: [] }));
