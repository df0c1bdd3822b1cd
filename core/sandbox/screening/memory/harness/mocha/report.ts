import type { Outcome } from '../../protocol.js';
import { messageOf } from '../message.js';
import { limitWaiting } from './limit-waiting.js';
import type { Runnable, Runner, Suite } from './project-mocha.js';
import type { BranchRun } from './run-branch.js';

/** A test with the hooks before and after it, or a hook around all tests of a suite. */
interface Current {
  runnable: Runnable;
  file: string;
  /** What its steps are counted for. */
  path: string[];
  startedAt: number;
  result?: Result;
  /** Hooks that failed meanwhile. */
  failedHooks: { path: string[]; result: Result }[];
  /** It failed, and is to be run once more. */
  retries: boolean;
  /** It waited for too long, or an earlier attempt took too many steps. */
  cut: boolean;
}

type Result = Pick<Outcome, 'status' | 'message'>;

const now = performance.now.bind(performance);

/**
 * Tells what a Runner does as healer's listener to mocha tells it: a failed hook is a result of its own, and the tests
 * that it keeps from running have none. A test is told of when its hooks are done, since what comes up until then is its own.
 */
export function report(runner: Runner, { meter, onOutcome, onThrown, onLate, fileName }: BranchRun): void {
  let current: Current | undefined;
  let lastFile = '';
  let isOver = false;

  runner.on('test', (test) => {
    if (current?.retries) attemptAgain(current, test);
    else start(test, test.titlePath());
    // The one before was the last: this one has begun, but need not run.
    if (isOver) Object.assign(test, { pending: true });
    limit(test);
  });
  runner.on('hook', (hook) => {
    if (isAroundAll(hook)) start(hook, hook.parent?.titlePath() ?? []);
    limit(hook);
  });
  runner.on('retry', () => {
    if (current) current.retries = true;
  });
  runner.on('pass', () => {
    if (current) current.result = { status: 'passed' };
  });
  runner.on('pending', (test) => {
    if (current?.runnable !== test) start(test, test.titlePath());
    if (current) current.result = { status: 'skipped' };
  });
  runner.on('fail', (runnable, error) => {
    onThrown?.(error);
    const result: Result = { status: 'failed', message: messageOf(error) };
    const file = fileOf(runnable);
    if (file === undefined && runnable.type === 'hook') onLate(messageOf(error));
    else if (runnable === current?.runnable && runnable.type === 'test') current.result = result;
    else if (current) current.failedHooks.push({ path: runnable.titlePath(), result });
    else tell({ ...result, file: file ? fileName(file) : lastFile, path: runnable.titlePath() });
  });
  for (const boundary of ['suite', 'suite end', 'end']) runner.on(boundary, finish);

  function start(runnable: Runnable, path: string[]): void {
    finish();
    const file = fileOf(runnable);
    lastFile = file ? fileName(file) : lastFile;
    current = {
      runnable,
      path,
      file: lastFile,
      startedAt: now(),
      failedHooks: [],
      retries: false,
      cut: false,
    };
    meter.start(current);
  }

  function attemptAgain(running: Current, test: Runnable): void {
    const { cut } = meter.end();
    current = { ...running, runnable: test, retries: false, cut: running.cut || cut };
    meter.start(current);
  }

  function finish(): void {
    if (!current) return;
    const { runnable, file, startedAt, failedHooks } = current;
    const { steps, cut: tooManySteps } = meter.end();
    const cut = tooManySteps || current.cut;
    const own = cut && current.result?.status !== 'failed' ? tooLong : current.result;
    current = undefined;
    const common = { file, steps, durationMs: now() - startedAt, ...(cut && { cut }) };
    if (own) tell({ ...common, ...own, path: runnable.titlePath() });
    for (const { path, result } of failedHooks) tell({ ...common, ...result, path });
  }

  function tell(outcome: Omit<Outcome, 'steps' | 'durationMs'>): void {
    if (isOver) return;
    isOver = !onOutcome({ steps: 0, durationMs: 0, ...outcome });
    if (isOver) runner.abort();
  }

  function limit(runnable: Runnable): void {
    const running = current;
    limitWaiting(runnable, meter.waitMs, () => {
      if (running) running.cut = true;
    });
  }
}

const tooLong: Result = { status: 'failed', message: 'it took too long' };

/** The file of a test or hook, or of the nearest suite around it that has one; root hooks have none. */
export function fileOf(runnable: Runnable): string | undefined {
  for (let at: Runnable | Suite | undefined = runnable; at; at = at.parent) if (at.file) return at.file;
  return undefined;
}

const isAroundAll = (hook: Runnable): boolean =>
  (['beforeAll', 'afterAll'] as const).some((kind) => hook.parent?.getHooks(kind).includes(hook));
