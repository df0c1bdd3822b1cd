import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import type { Outcome } from '../../protocol.js';
import type { Meter, RunOptions } from '../harness.js';
import { messageOf } from '../message.js';
import { isThenable, settleWithin, WaitLimit } from '../settle.js';
import { type Entry, entryOf, type Hooks, type TestBody } from './collect.js';

/** The entries to run, without those that are not wanted. */
export interface Branch {
  entry: Entry;
  children: Branch[];
}

const nodeTest = createRequire(import.meta.url)('node:test') as typeof import('node:test');

/** Runs what was collected from one file, in order, hooks included; true where `onOutcome` ended it. */
export async function runEntries(file: string, root: Branch, options: RunOptions): Promise<boolean> {
  const run: Run = { ...options, file, ended: false };
  await runSuite(root, run);
  return run.ended;
}

interface Run extends RunOptions {
  file: string;
  ended: boolean;
}

async function runSuite({ entry, children }: Branch, run: Run): Promise<void> {
  try {
    if (entry.hooks.before.length > 0)
      await metered(entry, run, () => runHooks(entry.hooks.before, run.meter));
  } catch (error) {
    for (const test of children.flatMap(testsIn)) if (!run.ended) report(test, failure(error), run);
    return;
  }
  for (const child of children) {
    if (run.ended) break;
    if (child.entry.options.skip) for (const test of testsIn(child)) report(test, { status: 'skipped' }, run);
    else if (child.entry.kind === 'suite') await runSuite(child, run);
    else await runTest(child.entry, run);
  }
  if (entry.hooks.after.length > 0) await metered(entry, run, () => runHooks(entry.hooks.after, run.meter));
}

async function metered(entry: Entry, { meter, file }: Run, body: () => Promise<void>): Promise<void> {
  meter.start({ file, path: entry.path });
  try {
    await body();
  } finally {
    meter.end();
  }
}

interface TestState {
  skipped: boolean;
  todo: boolean;
  subtests: Promise<void>[];
  failedSubtests: number;
}

async function runTest(test: Entry, run: Run): Promise<void> {
  const { meter, file } = run;
  const startedAt = performance.now();
  const state: TestState = {
    skipped: false,
    todo: Boolean(test.options.todo),
    subtests: [],
    failedSubtests: 0,
  };
  const context = contextOf(test, run, state);
  const around = chain(test);
  let thrown: { error: unknown } | undefined;
  meter.start({ file, path: test.path });
  try {
    for (const hooks of around)
      if (hooks.beforeEach.length > 0) await runHooks(hooks.beforeEach, meter, context);
    const called = callBody(test.body, context, test.options.timeout ?? Number.POSITIVE_INFINITY, meter);
    if (called) await called;
    if (state.subtests.length > 0) await Promise.all(state.subtests);
  } catch (error) {
    thrown = { error };
  }
  try {
    for (const hooks of around.reverse())
      if (hooks.afterEach.length > 0) await runHooks(hooks.afterEach, meter, context);
    if (test.hooks.after.length > 0) await runHooks(test.hooks.after, meter, context);
  } catch (error) {
    thrown ??= { error };
  }
  if (thrown) run.onThrown?.(thrown.error);
  const { steps, cut } = meter.end();
  context.mock.reset();
  const spent = { steps, durationMs: performance.now() - startedAt };
  if (cut) report(test, { ...spent, status: 'failed', cut: true, message: 'it took too many steps' }, run);
  else if (thrown && !state.todo) report(test, { ...failure(thrown.error), ...spent }, run);
  else if (state.skipped) report(test, { ...spent, status: 'skipped' }, run);
  else if (thrown || state.failedSubtests === 0)
    report(test, { ...spent, status: state.todo ? 'todo' : 'passed' }, run);
}

function contextOf(test: Entry, run: Run, state: TestState) {
  const hook = (kind: keyof Hooks) => (body: TestBody) => {
    test.hooks[kind].push(body);
  };
  const subtest = (...args: unknown[]) => {
    const child = entryOf('test', args, {}, test);
    const previous = state.subtests.at(-1) ?? Promise.resolve();
    const done = previous.then(async () => {
      const own: Run = {
        ...run,
        onOutcome: (outcome) => {
          if (outcome.status === 'failed') state.failedSubtests += 1;
          return run.onOutcome(outcome);
        },
      };
      if (child.options.skip) report(child, { status: 'skipped' }, own);
      else await runTest(child, own);
    });
    state.subtests.push(done);
    return done;
  };
  return {
    name: test.title,
    fullName: test.path.join(' > '),
    signal: new AbortController().signal,
    mock: trackerOf(),
    assert,
    test: subtest,
    it: subtest,
    before: (body: TestBody) => callBody(body, undefined, Number.POSITIVE_INFINITY, run.meter),
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

/** Most tests mock nothing, and a tracker costs more than a small test does. */
function trackerOf(): typeof nodeTest.mock {
  const Tracker = nodeTest.mock.constructor as new () => typeof nodeTest.mock;
  let made: typeof nodeTest.mock | undefined;
  return new Proxy({} as typeof nodeTest.mock, {
    get(_, name) {
      if (name === 'reset' && made === undefined) return () => {};
      made ??= new Tracker();
      const value = made[name as keyof typeof made] as unknown;
      return typeof value === 'function' ? value.bind(made) : value;
    },
  });
}

async function runHooks(hooks: readonly TestBody[], meter: Meter, context?: unknown): Promise<void> {
  for (const hook of hooks) await callBody(hook, context, Number.POSITIVE_INFINITY, meter);
}

/** Undefined where there is nothing to wait for. */
function callBody(
  body: TestBody | null,
  context: unknown,
  timeout: number,
  { waitMs }: Meter,
): Promise<unknown> | undefined {
  const limit = Math.min(waitMs, timeout);
  if (body !== null && body.length >= 2) {
    const called = new Promise<void>((resolve, reject) => {
      body(context, (error) => (error ? reject(error) : resolve()));
    });
    return settleWithin(limit, called);
  }
  const result = body?.(context);
  return isThenable(result) ? settleWithin(limit, result) : undefined;
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
});

function report(test: Entry, outcome: Partial<Outcome> & Pick<Outcome, 'status'>, run: Run): void {
  const { file } = run;
  if (!run.onOutcome({ steps: 0, durationMs: 0, ...outcome, file, path: test.path })) run.ended = true;
}
