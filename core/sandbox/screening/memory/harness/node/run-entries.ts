import type { Outcome } from '../../protocol.js';
import type { RunOptions } from '../harness.js';
import { messageOf } from '../message.js';
import { isThenable, NothingLeft, settleWhileActive, WaitLimit } from '../settle.js';
import type { Entry, Hooks, TestBody } from './collect.js';
import { TestContext, type TestState } from './test-context.js';

/** The entries to run, without those that are not wanted. */
export interface Branch {
  entry: Entry;
  children: Branch[];
}

/** Runs what was collected from one file, in order, hooks included; true where `onOutcome` ended it. */
export async function runEntries(file: string, root: Branch, options: EntryOptions): Promise<boolean> {
  const run: Run = { ...options, file, state: { ended: false, cancelled: false } };
  await runSuite(root, run);
  return run.state.ended;
}

export interface EntryOptions extends RunOptions {
  /** Whether anything is left that could bring what a test waits for. */
  isActive(): boolean;
}

interface Run extends EntryOptions {
  file: string;
  /** Cancelled once a test or hook waits for nothing: with Node the process ends there. */
  state: { ended: boolean; cancelled: boolean };
}

async function runSuite({ entry, children }: Branch, run: Run): Promise<void> {
  const { state } = run;
  try {
    if (entry.hooks.before.length > 0 && !state.cancelled)
      await metered(entry, run, () => runHooks(entry.hooks.before, run));
  } catch (error) {
    for (const test of children.flatMap(testsIn)) if (!state.ended) report(test, failure(error), run);
    state.cancelled ||= error instanceof NothingLeft;
    return;
  }
  for (const child of children) {
    if (state.ended) break;
    if (child.entry.options.skip) for (const test of testsIn(child)) report(test, { status: 'skipped' }, run);
    else if (child.entry.kind === 'suite') await runSuite(child, run);
    else if (state.cancelled) report(child.entry, dragged(child.entry), run);
    else await runTest(child.entry, run);
  }
  if (entry.hooks.after.length > 0 && !state.cancelled)
    await metered(entry, run, () => runHooks(entry.hooks.after, run));
}

async function metered(entry: Entry, { meter, file }: Run, body: () => Promise<void>): Promise<void> {
  meter.start({ file, path: entry.path });
  try {
    await body();
  } finally {
    meter.end();
  }
}

async function runTest(test: Entry, run: Run): Promise<void> {
  const { meter, file } = run;
  if (run.state.cancelled) return report(test, dragged(test), run);
  const startedAt = performance.now();
  const state: TestState = {
    skipped: false,
    todo: Boolean(test.options.todo),
    subtests: [],
    runningSubtests: 0,
    failedSubtests: 0,
  };
  const context = new TestContext(test, state, {
    startSubtest: (child) => runSubtest(child, run, state),
    callHook: (body) => callBody(body, undefined, Number.POSITIVE_INFINITY, run),
  });
  const around = chain(test);
  let thrown: { error: unknown } | undefined;
  meter.start({ file, path: test.path });
  try {
    for (const hooks of around)
      if (hooks.beforeEach.length > 0) await runHooks(hooks.beforeEach, run, context);
    const isActive = () => state.runningSubtests > 0 || run.isActive();
    const limit = test.options.timeout ?? Number.POSITIVE_INFINITY;
    const called = callBody(test.body, context, limit, { ...run, isActive });
    if (called) await called;
    if (state.subtests.length > 0) await Promise.all(state.subtests);
  } catch (error) {
    thrown = { error };
    await Promise.allSettled(state.subtests);
  }
  try {
    for (const hooks of around.reverse())
      if (hooks.afterEach.length > 0) await runHooks(hooks.afterEach, run, context);
    if (test.hooks.after.length > 0) await runHooks(test.hooks.after, run, context);
  } catch (error) {
    thrown ??= { error };
  }
  if (thrown) run.onThrown?.(thrown.error);
  const { steps, cut } = meter.end();
  state.tracker?.reset();
  forgetHooks(test);
  const isIdle = thrown?.error instanceof NothingLeft;
  const isDragged = !isIdle && run.state.cancelled;
  run.state.cancelled ||= isIdle;
  const spent = { steps, durationMs: performance.now() - startedAt };
  if (cut) report(test, { ...spent, status: 'failed', cut: true, message: 'it took too many steps' }, run);
  else if (isDragged) report(test, { ...spent, ...dragged(test) }, run);
  else if (thrown && !state.todo) report(test, { ...failure(thrown.error), ...spent }, run);
  else if (state.skipped) report(test, { ...spent, status: 'skipped' }, run);
  else if (thrown || state.failedSubtests === 0)
    report(test, { ...spent, status: state.todo ? 'todo' : 'passed' }, run);
}

/** Those that a test sets up itself are for one run. */
function forgetHooks({ hooks }: Entry): void {
  for (const bodies of Object.values(hooks) as TestBody[][]) bodies.length = 0;
}

/** Subtests run one after another, in the order in which they were started. */
function runSubtest(child: Entry, run: Run, state: TestState): Promise<void> {
  const previous = state.subtests.at(-1) ?? Promise.resolve();
  const done = previous.then(async () => {
    const own: Run = {
      ...run,
      onOutcome: (outcome) => {
        if (outcome.status === 'failed') state.failedSubtests += 1;
        return run.onOutcome(outcome);
      },
    };
    state.runningSubtests += 1;
    if (child.options.skip) report(child, { status: 'skipped' }, own);
    else await runTest(child, own);
    state.runningSubtests -= 1;
  });
  state.subtests.push(done);
  return done;
}

async function runHooks(hooks: readonly TestBody[], run: Run, context?: unknown): Promise<void> {
  for (const hook of hooks) await callBody(hook, context, Number.POSITIVE_INFINITY, run);
}

/** Undefined where there is nothing to wait for. */
function callBody(
  body: TestBody | null,
  context: unknown,
  timeout: number,
  { meter: { waitMs }, isActive }: Run,
): Promise<unknown> | undefined {
  const limit = Math.min(waitMs, timeout);
  if (body !== null && body.length >= 2) {
    const called = new Promise<void>((resolve, reject) => {
      body(context, (error) => (error ? reject(error) : resolve()));
    });
    return settleWhileActive(limit, called, isActive);
  }
  const result = body?.(context);
  return isThenable(result) ? settleWhileActive(limit, result, isActive) : undefined;
}

/** Suites from the outermost to the test's own, whose hooks surround it. */
function chain(test: Entry): Hooks[] {
  const around: Hooks[] = [];
  for (let suite = test.parent; suite; suite = suite.parent) around.unshift(suite.hooks);
  return around;
}

const testsIn = ({ entry, children }: Branch): Entry[] =>
  entry.kind === 'test' ? [entry] : children.flatMap(testsIn);

const failure = (error: unknown) => ({
  status: 'failed' as const,
  message: messageOf(error),
  ...(error instanceof WaitLimit && { cut: true }),
  ...(error instanceof NothingLeft && { cancelled: 'idle' as const }),
});

/** What Node says of a test that it never came to. */
const dragged = ({ options }: Entry): Partial<Outcome> & Pick<Outcome, 'status'> =>
  options.todo
    ? { status: 'todo' }
    : { status: 'failed', message: 'a test before it waits for nothing', cancelled: 'dragged' };

function report(test: Entry, outcome: Partial<Outcome> & Pick<Outcome, 'status'>, run: Run): void {
  const { file } = run;
  if (!run.onOutcome({ steps: 0, durationMs: 0, ...outcome, file, path: test.path })) run.state.ended = true;
}
