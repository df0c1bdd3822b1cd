import type { TestId } from '../../../../../model.js';
import { keepGlobals } from '../../harness/globals.js';
import type { Harness, LoadError, Meter, RunOptions } from '../../harness/harness.js';
import { settleWithin } from '../../harness/settle.js';
import { type Switchboard, switchboardKey } from '../../program/switchboard.js';
import type { Outcome } from '../../protocol.js';
import type { Origins } from '../origins.js';
import type { Fetches } from './fetches.js';
import type {
  FileTask,
  Runner,
  RunnerModule,
  Task,
  TaskError,
  TaskFunction,
  VitestModule,
} from './internals.js';
import type { Registry, SavedModules } from './registry.js';
import { type Chosen, choose, messageOfError, modesOf, pathOf, statusOf } from './tasks.js';
import { watchTimers } from './timers.js';

export interface VitestHarnessOptions {
  /** The test file, relative to the worktree and absolute. */
  file: string;
  path: string;
  /** Of the worker, with vitest's own methods. */
  runner: Runner;
  internals: RunnerModule;
  vi: VitestModule['vi'];
  /** What vitest before version 3 takes for a test file is its path alone. */
  major: number;
  fetches: Fetches;
  registry: Registry;
  /** Grows with every error that belongs to no test. */
  late: string[];
  origins: Origins;
  onProgress(): void;
}

/** One set of modules with the tests that were collected from it. */
interface Instance {
  texts: ReadonlyMap<string, string>;
  file: FileTask;
  modes: Map<Task, string>;
  files: Set<string>;
  /** Its modules, while another instance is in use. */
  saved: SavedModules | null;
  isFaking: boolean;
  putGlobals(): void;
  runs: number;
  /** A test of it still runs, or has seen its end: it is collected anew before the next run. */
  stale: boolean;
}

/** A test that is run again keeps a listener of each run. */
const mostRuns = 2_000;

/** Tests of one file in a worker of vitest: collected once, and run over and over by vitest's own runner. */
export function vitestHarness(options: VitestHarnessOptions): Harness {
  const { file, path, internals, vi, registry, fetches, late, origins, onProgress } = options;
  let active: Instance | undefined;
  let run: CurrentRun | undefined;
  const runner = silentRunner(options.runner, {
    onBeforeRunTask(test) {
      onProgress();
      if (run?.ended) test.mode = 'skip';
      else run?.meter.start({ file, path: pathOf(test) });
    },
    onAfterRunTask: (test) => run && report(run, test),
    onAfterRunSuite: (suite) => run && reportSuite(run, suite),
    runTask: (test) => limited(internals.getFn(test), () => run?.meter)(),
  });

  async function collect(instance: Instance): Promise<void> {
    fetches.use(instance.texts);
    registry.clear();
    // Modules that are collected anew open themselves anew.
    if (instance.file) switchboard().clear();
    active = instance;
    let collected: FileTask | undefined;
    runner.onCollected = (files) => {
      collected = files.pop();
    };
    await internals.startTests([options.major < 3 ? path : { filepath: path }], runner);
    if (!collected) throw new Error(`vitest did not collect ${file}`);
    limitHooks(collected, internals, () => run?.meter);
    Object.assign(instance, {
      file: collected,
      modes: modesOf(collected),
      files: new Set(registry.files()),
      isFaking: vi.isFakeTimers(),
      putGlobals: keepGlobals(),
      runs: 0,
      stale: false,
    });
  }

  async function use(instance: Instance): Promise<void> {
    if (instance.stale) return collect(instance);
    if (active === instance) return;
    if (active) active.saved = registry.save();
    if (instance.saved) registry.restore(instance.saved);
    fetches.use(instance.texts);
    active = instance;
  }

  async function perform(instance: Instance, chosen: Chosen, how: RunOptions): Promise<void> {
    if (vi.isFakeTimers() && !instance.isFaking) vi.useRealTimers();
    instance.putGlobals();
    vi.clearAllMocks();
    chosen.prepare();
    run = { ...how, file, late, ended: false, reported: new Set(), startedAt: now() };
    runner.onCollected = (files) => {
      files.push(instance.file);
    };
    how.meter.start({ file, path: [] });
    const timersDone = watchTimers();
    await origins.within(() => internals.startTests([], runner));
    await timersDone();
    for (const test of chosen.tests) if (!run.ended && !run.reported.has(test)) report(run, test);
    how.meter.end();
    instance.runs += 1;
    instance.stale = run.stale === true || instance.runs >= mostRuns;
    run = undefined;
  }

  return {
    async load(_files, texts) {
      if (active) active.saved = registry.save();
      const instance = { texts, saved: null, stale: true } as unknown as Instance;
      await collect(instance);
      return {
        errors: errorsOf(file, instance.file),
        files: instance.files,
        select(wanted) {
          const choices = new WeakMap<FileTask, Chosen>();
          return {
            async run(how) {
              await use(instance);
              const chosen =
                choices.get(instance.file) ?? choose(instance.file, instance.modes, own(file, wanted));
              choices.set(instance.file, chosen);
              if (chosen.tests.length > 0) await perform(instance, chosen, how);
            },
          };
        },
      };
    },
  };
}

const own = (file: string, wanted: readonly TestId[] | undefined): readonly TestId[] | undefined =>
  wanted?.filter((test) => test.file === file);

const switchboard = (): Switchboard =>
  (globalThis as unknown as Record<symbol, Switchboard>)[Symbol.for(switchboardKey)] as Switchboard;

// Tests may replace the clock.
const now = performance.now.bind(performance);

interface CurrentRun extends RunOptions {
  file: string;
  late: string[];
  /** `onOutcome` has ended it. */
  ended: boolean;
  reported: Set<Task>;
  startedAt: number;
  stale?: boolean;
}

function report(run: CurrentRun, test: Task): void {
  const { steps, cut } = run.meter.end();
  const [error] = test.result?.errors ?? [];
  const waited = error?.name === 'WaitLimit';
  if (waited) run.stale = true;
  const at = now();
  run.reported.add(test);
  const outcome: Outcome = {
    file: run.file,
    path: pathOf(test),
    status: statusOf(test),
    steps,
    durationMs: at - run.startedAt,
    ...(error && { message: messageOfError(error) }),
    ...((cut || waited) && { cut: true }),
  };
  run.startedAt = at;
  run.ended ||= !run.onOutcome(outcome);
  // Hooks between the tests are limited as well.
  run.meter.start({ file: run.file, path: [] });
}

/** What a hook throws around several tests: of the file it counts as the file's, otherwise it belongs to no test. */
function reportSuite(run: CurrentRun, suite: Task): void {
  const [error] = suite.result?.errors ?? [];
  if (!error) return;
  const waited = error.name === 'WaitLimit';
  if (waited) run.stale = true;
  if (suite.filepath !== undefined || waited) {
    const outcome = {
      file: run.file,
      path: pathOf(suite),
      status: 'failed' as const,
      steps: 0,
      durationMs: 0,
    };
    run.onOutcome({ ...outcome, message: messageOfError(error), ...(waited && { cut: true }) });
  } else run.late.push(messageOfError(error));
}

function errorsOf(file: string, { result, tasks }: FileTask): LoadError[] {
  const [error] = result?.errors ?? [];
  if (error) return [{ file, message: messageOfError(error), cut: error.name === 'StepLimit' }];
  return tasks.length > 0 ? [] : [{ file, message: 'No test suite found', cut: false }];
}

/** The runner of the worker, without its reports, and with these called beside its own. */
function silentRunner(
  outer: Runner,
  hooks: Required<Pick<Runner, 'onBeforeRunTask' | 'onAfterRunTask' | 'onAfterRunSuite' | 'runTask'>>,
): Runner {
  const original = Object.getPrototypeOf(Object.getPrototypeOf(outer)) as Runner;
  const both = (name: 'onBeforeRunTask' | 'onAfterRunTask' | 'onAfterRunSuite') =>
    async function (this: Runner, task: Task) {
      await original[name]?.call(this, task);
      hooks[name](task);
    };
  return Object.assign(Object.create(outer) as Runner, {
    trace: (_name: string, ...rest: unknown[]) => (rest.at(-1) as () => unknown)(),
    importFile: original.importFile,
    onCollectStart: original.onCollectStart,
    onBeforeRunFiles: original.onBeforeRunFiles,
    onAfterRunFiles: original.onAfterRunFiles,
    onBeforeRunTask: both('onBeforeRunTask'),
    onAfterRunTask: both('onAfterRunTask'),
    onAfterRunSuite: both('onAfterRunSuite'),
    runTask: hooks.runTask,
    onTaskUpdate: undefined,
    onTestAnnotate: async (_test: Task, annotation: unknown) => annotation,
    onTestArtifactRecord: async (_test: Task, artifact: unknown) => artifact,
  });
}

function limitHooks(task: Task, internals: RunnerModule, meter: () => Meter | undefined): void {
  const hooks = internals.getHooks(task);
  // Those around a test or a suite hold what is in them as well.
  for (const name of ['beforeAll', 'afterAll', 'beforeEach', 'afterEach'])
    hooks?.[name]?.forEach((hook, index, list) => {
      list[index] = Object.assign(limited(hook, meter), hook);
    });
  for (const child of task.tasks ?? []) if (child.tasks) limitHooks(child, internals, meter);
}

/** Waits no longer than the meter allows, and keeps of an error what is compared: vitest would print its values. */
function limited(call: TaskFunction, meter: () => Meter | undefined): TaskFunction {
  return async (...args) => {
    try {
      const { waitMs } = meter() ?? { waitMs: Number.POSITIVE_INFINITY };
      const result = call(...args);
      return isThenable(result) && waitMs < longest ? await settleWithin(waitMs, result) : await result;
    } catch (error) {
      throw lightened(error);
    }
  };
}

/** Milliseconds that a timer can wait. */
const longest = 2 ** 31;

function lightened(error: unknown): unknown {
  // What skips a test, or stops the run, is told by its class.
  if (!(error instanceof Error) || /Pending|Abort|Aggregate/.test(error.constructor.name)) return error;
  return { name: error.name, message: error.message } satisfies TaskError;
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null)?.then === 'function';
