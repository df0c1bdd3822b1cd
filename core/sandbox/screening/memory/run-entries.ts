import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { type Entry, entryOf, type Hooks, type TestBody } from './collect.js';
import { callWithin, settleWithin, TimeLimit } from './within.js';

/** The outcome of one test, as small as a message between threads should be. */
export interface Outcome {
  path: string[];
  status: 'passed' | 'failed' | 'skipped' | 'todo';
  /** First line of what was thrown. */
  message?: string;
  timedOut?: boolean;
  durationMs: number;
}

export interface RunOptions {
  /** Which tests to run, by their path; all where undefined. */
  wants?(path: string[]): boolean;
  /** Milliseconds that one test may take. */
  limitMs: number;
}

const nodeTest = createRequire(import.meta.url)('node:test') as typeof import('node:test');

/** Runs what was collected, in order, hooks included. An endless test ends itself; it and its file are then given up. */
export async function runEntries(root: Entry, options: RunOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await runSuite(root, options, outcomes);
  return outcomes;
}

async function runSuite(suite: Entry, options: RunOptions, outcomes: Outcome[]): Promise<void> {
  const wanted = suite.children.filter((child) => containsWanted(child, options));
  if (wanted.length === 0) return;
  try {
    await runHooks(suite.hooks.before, options);
  } catch (error) {
    for (const test of wanted.flatMap(testsIn)) outcomes.push(failed(test, error, 0));
    return;
  }
  for (const child of wanted) {
    if (child.options.skip) for (const test of testsIn(child)) outcomes.push(outcome(test, 'skipped', 0));
    else if (child.kind === 'suite') await runSuite(child, options, outcomes);
    else await runTest(child, options, outcomes);
  }
  await runHooks(suite.hooks.after, options);
}

async function runTest(test: Entry, options: RunOptions, outcomes: Outcome[]): Promise<void> {
  const startedAt = performance.now();
  const state: TestState = {
    skipped: false,
    todo: Boolean(test.options.todo),
    subtests: [],
    failedSubtests: 0,
  };
  const context = contextOf(test, options, state, outcomes);
  let error: unknown;
  let threw = false;
  try {
    for (const hooks of chain(test)) await runHooks(hooks.beforeEach, options, context);
    await callBody(
      test.body ?? (() => {}),
      context,
      test.options.timeout ?? Number.POSITIVE_INFINITY,
      options,
    );
    await Promise.all(state.subtests);
  } catch (thrown) {
    error = thrown;
    threw = true;
  }
  try {
    for (const hooks of chain(test).reverse()) await runHooks(hooks.afterEach, options, context);
    await runHooks(test.hooks.after, options, context);
  } catch (thrown) {
    error = threw ? error : thrown;
    threw = true;
  }
  context.mock.reset();
  const took = performance.now() - startedAt;
  if (threw) outcomes.push(state.todo ? outcome(test, 'todo', took) : failed(test, error, took));
  else if (state.skipped) outcomes.push(outcome(test, 'skipped', took));
  else if (state.failedSubtests === 0) outcomes.push(outcome(test, state.todo ? 'todo' : 'passed', took));
}

interface TestState {
  skipped: boolean;
  todo: boolean;
  subtests: Promise<void>[];
  failedSubtests: number;
}

function contextOf(test: Entry, options: RunOptions, state: TestState, outcomes: Outcome[]) {
  const hook = (kind: keyof Hooks) => (body: TestBody) => {
    test.hooks[kind].push(body);
  };
  const subtest = (...args: unknown[]) => {
    const child = entryOf('test', args, {}, test);
    const previous = state.subtests.at(-1) ?? Promise.resolve();
    const run = previous.then(async () => {
      const before = outcomes.length;
      if (child.options.skip) outcomes.push(outcome(child, 'skipped', 0));
      else await runTest(child, { limitMs: options.limitMs }, outcomes);
      state.failedSubtests += outcomes.slice(before).filter(({ status }) => status === 'failed').length;
    });
    state.subtests.push(run);
    return run;
  };
  const Tracker = nodeTest.mock.constructor as new () => typeof nodeTest.mock;
  return {
    name: test.title,
    fullName: test.path.join(' > '),
    signal: new AbortController().signal,
    mock: new Tracker(),
    assert,
    test: subtest,
    before: (body: TestBody) => callBody(body, undefined, Number.POSITIVE_INFINITY, options),
    after: hook('after'),
    beforeEach: hook('beforeEach'),
    afterEach: hook('afterEach'),
    diagnostic() {},
    plan() {},
    runOnly() {},
    skip() {
      state.skipped = true;
    },
    todo() {
      state.todo = true;
    },
  };
}

async function runHooks(hooks: readonly TestBody[], options: RunOptions, context?: unknown): Promise<void> {
  for (const hook of hooks) await callBody(hook, context, Number.POSITIVE_INFINITY, options);
}

async function callBody(
  body: TestBody,
  context: unknown,
  timeout: number,
  { limitMs }: RunOptions,
): Promise<void> {
  const limit = Math.min(limitMs, timeout);
  if (body.length >= 2) {
    const called = new Promise<void>((resolve, reject) => {
      callWithin(limit, () => body(context, (error) => (error ? reject(error) : resolve())));
    });
    return settleWithin(limit, called);
  }
  const result = callWithin(limit, () => body(context));
  if (isThenable(result)) await settleWithin(limit, result);
}

/** Suites from the outermost to the test's own, whose hooks surround it. */
function chain(test: Entry): Hooks[] {
  const around: Hooks[] = [];
  for (let suite = test.parent; suite; suite = suite.parent) around.unshift(suite.hooks);
  return around;
}

function containsWanted(entry: Entry, options: RunOptions): boolean {
  if (!options.wants) return true;
  return testsIn(entry).some(({ path }) => options.wants?.(path));
}

const testsIn = (entry: Entry): Entry[] =>
  entry.kind === 'test' ? [entry] : entry.children.flatMap(testsIn);

function failed(test: Entry, error: unknown, durationMs: number): Outcome {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const timedOut = error instanceof TimeLimit;
  return {
    ...outcome(test, 'failed', durationMs),
    message: message.slice(0, 2000),
    ...(timedOut && { timedOut }),
  };
}

const outcome = ({ path }: Entry, status: Outcome['status'], durationMs: number): Outcome => ({
  path,
  status,
  durationMs,
});

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null)?.then === 'function';
