import type { RunOptions } from '../../harness/harness.js';
import type { Outcome } from '../../protocol.js';
import type { Collected } from './adapter.js';
import type { BetweenRuns } from './between-runs.js';
import { type CircusEvent, type CircusHook, type CircusTest, isAround, pathOf } from './circus.js';
import { cutMessage, isCutError, messageOfError, thrownIn } from './errors.js';
import { type Branch, cutTree, plantTree } from './tree.js';

export interface Repeated {
  /** True where `onOutcome` ended it. */
  ended: boolean;
  /** Errors of no test. */
  late: string[];
}

interface Run extends RunOptions {
  branch: Branch;
  /** Milliseconds that a test waits by the project's own settings. */
  testTimeout: number;
  reported: Map<CircusTest, Outcome>;
  /** Tests that have failed and may be run once more. */
  held: Map<CircusTest, Outcome>;
  startedAt: number;
  /** Milliseconds in hooks around the test that comes next. */
  aroundMs: number;
  ended: boolean;
}

/** Hooks around many tests may wait for longer than a test does. */
const leastWaitAroundMs = 1_000;

const { setImmediate: soon } = globalThis;

/** Lets jest-circus run the declared tests of a file over and over. */
export function repeater(
  file: string,
  collected: Collected,
  between: BetweenRuns,
): (branch: Branch, options: RunOptions) => Promise<Repeated> {
  const { state, environment, snapshots } = collected;
  const finished = new Error('the run is finished');
  const { testTimeout } = state;
  const errorsBefore = [...state.unhandledErrors];
  const hookTimeouts = new WeakMap<CircusHook, number | undefined>();
  let runs = 0;
  let current: Run | undefined;
  collected.listen((event) => {
    if (event.name === 'run_finish') throw finished;
    if (current) handle(event, current);
  });

  return async (branch, options) => {
    if (runs > 0) between.restore();
    runs += 1;
    const tests = plantTree(branch, options.meter.waitMs);
    state.unhandledErrors = [...errorsBefore];
    state.unhandledRejectionErrorByPromise?.clear();
    state.testTimeout = testTimeout;
    snapshots.clear();
    const run: Run = {
      ...options,
      branch,
      testTimeout,
      reported: new Map(),
      held: new Map(),
      startedAt: 0,
      aroundMs: 0,
      ended: false,
    };
    current = run;
    try {
      await collected.runOnce();
    } catch (error) {
      if (error !== finished) throw error;
    }
    await new Promise((resolve) => soon(resolve));
    current = undefined;
    for (const test of tests) reportAtEnd(test, run);
    const errors = [...state.unhandledErrors, ...(state.unhandledRejectionErrorByPromise?.values() ?? [])];
    return { ended: run.ended, late: errors.map(messageOfError) };
  };

  function handle({ name, test, hook }: CircusEvent, run: Run): void {
    if (name === 'run_start') {
      run.testTimeout = state.testTimeout;
      state.testTimeout = Math.min(state.testTimeout, run.meter.waitMs);
    } else if (hook && name === 'hook_start') startHook(hook, run);
    else if (hook && (name === 'hook_success' || name === 'hook_failure')) endHook(hook, run);
    else if (test && name === 'test_start') {
      run.meter.start({ file, path: pathOf(test) });
      run.startedAt = performance.now();
    } else if (test && name === 'test_skip') report(test, { status: 'skipped' }, run);
    else if (test && name === 'test_todo') report(test, { status: 'todo' }, run);
    else if (test && name === 'test_done') endTest(test, run);
  }

  function startHook(hook: CircusHook, { meter, testTimeout }: Run): void {
    if (!hookTimeouts.has(hook)) hookTimeouts.set(hook, hook.timeout);
    const most = isAround(hook) ? Math.max(meter.waitMs, leastWaitAroundMs) : meter.waitMs;
    hook.timeout = Math.min(hookTimeouts.get(hook) || testTimeout, most);
    if (!isAround(hook)) return;
    meter.start({ file, path: pathOf(hook.parent) });
    if (current) current.startedAt = performance.now();
  }

  function endHook(hook: CircusHook, run: Run): void {
    if (!isAround(hook)) return;
    run.meter.end();
    run.aroundMs += performance.now() - run.startedAt;
  }

  function endTest(test: CircusTest, run: Run): void {
    const { steps, cut } = run.meter.end();
    const spent = { steps, durationMs: performance.now() - run.startedAt + run.aroundMs };
    const [error] = test.errors;
    if (error !== undefined) run.onThrown?.(thrownIn(error));
    run.aroundMs = 0;
    run.held.delete(test);
    if (cut) report(test, { ...spent, status: 'failed', cut, message: cutMessage }, run);
    else if (test.errors.length === 0) report(test, { ...spent, status: 'passed' }, run);
    else if (mayBeRunAgain(test)) run.held.set(test, outcomeOf(test, { ...spent, ...failure(test, run) }));
    else report(test, { ...spent, ...failure(test, run) }, run);
  }

  function mayBeRunAgain({ invocations }: CircusTest): boolean {
    return invocations <= (Number(environment.global[Symbol.for('RETRY_TIMES')]) || 0);
  }

  /** What was to be run again may not have been, and errors come to a test after its end, too. */
  function reportAtEnd(test: CircusTest, run: Run): void {
    const held = run.held.get(test);
    const reported = run.reported.get(test);
    if (held) report(test, held, run);
    else if (reported?.status === 'passed' && test.errors.length > 0)
      report(test, { ...reported, ...failure(test, run) }, run);
  }

  function failure(
    test: CircusTest,
    { testTimeout, meter }: Run,
  ): Pick<Outcome, 'status' | 'message' | 'cut'> {
    const hasLessTime = test.timeout ? test.timeout === meter.waitMs : meter.waitMs < testTimeout;
    const [error] = test.errors;
    if (isCutError(error, hasLessTime)) return { status: 'failed', cut: true, message: cutMessage };
    return { status: 'failed', message: messageOfError(error) };
  }

  function report(test: CircusTest, told: Partial<Outcome> & Pick<Outcome, 'status'>, run: Run): void {
    const outcome = outcomeOf(test, told);
    run.reported.set(test, outcome);
    if (run.onOutcome(outcome) || run.ended) return;
    run.ended = true;
    cutTree(run.branch);
  }

  function outcomeOf(test: CircusTest, told: Partial<Outcome> & Pick<Outcome, 'status'>): Outcome {
    return { steps: 0, durationMs: 0, ...told, file, path: pathOf(test) };
  }
}
