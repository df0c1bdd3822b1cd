import { join, relative, sep } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { TestId } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import type { ProbedTest, Supposition } from '../../screener.js';
import type { Harness, Loaded, Selection } from '../harness/harness.js';
import { messageOf } from '../harness/message.js';
import type {
  BaselineAnswer,
  BaselineJob,
  Limits,
  LoadAnswer,
  LoadJob,
  ObserveAnswer,
  ObserveJob,
  Outcome,
  ProbeAnswer,
  ProbeJob,
  RecordAnswer,
  RecordJob,
  Setup,
  Trial,
  TrialResult,
  TrialsAnswer,
  TrialsJob,
} from '../protocol.js';
import { createCalls, createCallsByTest } from './calls.js';
import { createFreshTrials } from './fresh-trials.js';
import { createMeter } from './meter.js';
import { createRecorder, observe } from './observe.js';
import { comparedIn, createProbe } from './probe.js';
import { createStepCounter } from './step-counter.js';
import { createSteps, stepsKey } from './steps.js';
import { createSwitchboard, switchboardKey } from './switchboard.js';

export interface ProgramOptions {
  folder: string;
  setup: Setup;
  /** Grows with every error that is thrown outside of any test. */
  late: string[];
}

/** The tests of a project in one thread, with all that they import, ready to be run with other functions in it. */
export interface Program {
  load(job: LoadJob): Promise<LoadAnswer>;
  baseline(job: BaselineJob): Promise<BaselineAnswer>;
  /** `onTrial` hears the index of each trial before it starts, as that of `observe` does. */
  trials(job: TrialsJob, onTrial: (index: number) => void): Promise<TrialsAnswer>;
  record(job: RecordJob): Promise<RecordAnswer>;
  observe(job: ObserveJob, onTrial: (index: number) => void): Promise<ObserveAnswer>;
  probe(job: ProbeJob, onTrial: (index: number) => void): Promise<ProbeAnswer>;
  /** Lets go of what is loaded. */
  dispose(): Promise<void>;
}

const steps = createSteps();
const board = createSwitchboard(steps);
Object.assign(globalThis, { [Symbol.for(stepsKey)]: steps, [Symbol.for(switchboardKey)]: board });

interface RunWatch {
  patience?: number;
  /** Whether to go on after a test. */
  goOn?(outcome: Outcome): boolean;
  /** Hears of each test, and of each hook around all tests of a suite. */
  began?(test: TestId): void;
}

/** Loading is measured by steps; this only ends what a step does for ever. */
const longestLoadMs = 30_000;

const { setImmediate: soon } = globalThis;
const now = performance.now.bind(performance);

export function createProgram(harness: Harness, { folder, setup, late }: ProgramOptions): Program {
  const schemata = new Map(setup.schemata.map(({ file, text }) => [join(folder, file), text]));
  const counted = createStepCounter(setup.schemata.flatMap((schema) => schema.originals));
  const originals = counted(setup.schemata.flatMap((schema) => schema.originals));
  const selections = new Map<string, Selection>();
  const keys = new WeakMap<readonly TestId[], string>();
  let base: Loaded | undefined;
  const afresh = createFreshTrials({ folder, setup, harness, late, load, run, judge });
  board.clear();

  return {
    async load({ limits }) {
      await loadBase(limits);
      return { kind: 'load' };
    },

    async baseline({ limits }) {
      late.length = 0;
      const atLoad = createCalls();
      board.listen(originals, atLoad.add);
      const loaded = await loadBase(limits);
      board.activate([]);
      const first = await run(loaded.select(), limits);
      const called = createCallsByTest();
      board.listen(originals, called.add);
      const second = await run(loaded.select(), limits, {
        began: called.began,
        goOn: (outcome) => {
          called.ended(outcome);
          return true;
        },
      });
      await settled();
      const afterwards = called.rest();
      board.activate([]);
      return {
        kind: 'baseline',
        first,
        second,
        loadErrors: loaded.errors,
        late: [...late],
        calls: called.calls,
        afterwards,
        atLoad: atLoad.take(),
        loaded: [...loaded.files].map((path) => relative(folder, path).split(sep).join('/')),
        switched: setup.schemata.map(({ file }) => file).filter((file) => board.isLoaded(file)),
      };
    },

    async trials(job, onTrial) {
      const { trials, limits } = job;
      const startedAt = now();
      const loaded = await loadBase(limits);
      const results: TrialResult[] = [];
      for (const [index, trial] of trials.entries()) {
        onTrial(index);
        late.length = 0;
        results.push(
          trial.replacements ? await switched(trial, job, loaded) : await fresh(trial, job, loaded),
        );
      }
      onTrial(trials.length);
      board.activate([]);
      const wasShared = trials.some(({ replacements, reuses }) => replacements !== null || reuses);
      const canary = wasShared ? await run(selectionOf(loaded, job.quick), limits) : null;
      return { kind: 'trials', results, canary, spentMs: now() - startedAt };
    },

    async record({ limits, tests }) {
      const loaded = await loadBase(limits);
      const recorder = createRecorder();
      board.listen(originals, recorder.call, recorder.leave);
      await run(selectionOf(loaded, tests), limits);
      board.activate([]);
      return { kind: 'record', calls: recorder.take() };
    },

    async observe({ limits, entry, inputs, trials }, onTrial) {
      await loadBase(limits);
      const [original] = counted([entry]);
      const results: ObserveAnswer['results'] = [];
      for (const [index, { id, replacements }] of trials.entries()) {
        onTrial(index);
        board.activate(counted(replacements ?? []));
        const call = original && board.functionAt(original);
        if (call) results.push({ id, observed: await observe(call, inputs, steps, limits) });
      }
      board.activate([]);
      return { kind: 'observe', results };
    },

    async probe({ limits, replacements, tests, suppositions }, onTrial) {
      const loaded = await loadBase(limits);
      const supposed = deserialize(Buffer.from(suppositions, 'base64')) as Supposition[];
      const probed: ProbedTest[][] = [];
      board.activate(counted(replacements));
      try {
        if (supposed.length === 0)
          probed.push(await probeTests(selectionOf(loaded, tests), limits, { isNoting: true }));
        for (const [index, supposition] of supposed.entries()) {
          onTrial(index);
          const wanted = tests.filter((test) => supposition.has(testKey(test)));
          const select = (some: readonly TestId[]) => loaded.select(some);
          probed.push(await supposeIn(wanted, select, limits, supposition));
        }
      } finally {
        board.activate([]);
      }
      return { kind: 'probe', tests: serialize(probed).toString('base64') };
    },

    async dispose() {
      await base?.dispose?.();
    },
  };

  /** Noting takes much longer than running: it is done for what is worth it. */
  async function supposeIn(
    tests: readonly TestId[],
    select: (tests: readonly TestId[]) => Selection,
    limits: Limits,
    supposition: Supposition,
  ): Promise<ProbedTest[]> {
    if (tests.length === 0) return [];
    const first = await probeTests(select(tests), limits, { supposition, isNoting: false });
    const isOwn = (test: TestId) => {
      const turns = supposition.get(testKey(test));
      return turns?.first.length === 0 && turns.rest === null;
    };
    const worthy = first.filter((test) => test.status === 'passed' || isOwn(test));
    if (worthy.length === 0) return first;
    const again = await probeTests(select(worthy), limits, { supposition, isNoting: true });
    return [...again, ...first.filter((test) => !worthy.includes(test))];
  }

  async function probeTests(
    selection: Selection,
    limits: Limits,
    { supposition, isNoting }: { supposition?: Supposition; isNoting: boolean },
  ): Promise<ProbedTest[]> {
    const probed: ProbedTest[] = [];
    const probe = createProbe(steps);
    const meter = createMeter(steps, limits, 1);
    let compared: ProbedTest['compared'] = null;
    probe.start();
    try {
      await selection.run({
        meter: {
          ...meter,
          start(test) {
            probe.suppose(supposition?.get(testKey(test)), { isNoting });
            meter.start(test);
          },
        },
        onThrown: (error) => {
          compared = comparedIn(error);
        },
        onLate: (message) => late.push(message),
        onOutcome: ({ file, path, status }) => {
          probed.push({ file, path, status, moments: probe.take(), compared });
          compared = null;
          return true;
        },
      });
    } finally {
      probe.stop();
    }
    return probed;
  }

  async function loadBase(limits: Limits): Promise<Loaded> {
    base ??= await load(schemata, limits);
    return base;
  }

  async function load(
    texts: ReadonlyMap<string, string>,
    limits: Limits,
    files: readonly string[] = setup.files,
    reused?: Loaded,
  ): Promise<Loaded> {
    steps.allow(limits.otherwise, longestLoadMs);
    try {
      return await harness.load(files, texts, reused);
    } finally {
      steps.free();
    }
  }

  async function switched(trial: Trial, job: TrialsJob, loaded: Loaded): Promise<TrialResult> {
    try {
      board.activate(counted(trial.replacements ?? []));
    } catch (error) {
      return { id: trial.id, broken: messageOf(error), outcomes: [], late: [] };
    }
    const result = await judge(trial, job, (tests) => selectionOf(loaded, tests));
    const broken = board.broken();
    return broken === null ? result : { id: trial.id, broken: messageOf(broken), outcomes: [], late: [] };
  }

  function fresh(trial: Trial, job: TrialsJob, loaded: Loaded): Promise<TrialResult> {
    board.activate([]);
    return afresh(trial, job, loaded);
  }

  /** Failing tests first; what heals none of them needs no more. */
  async function judge(
    { id, patience, telling, passing }: Trial,
    job: TrialsJob,
    select: (tests: readonly TestId[]) => Selection,
  ): Promise<TrialResult> {
    const { limits, quick, slow } = job;
    const first = job.telling[telling] ?? quick;
    const outcomes = await run(select(first), limits, { patience, goOn: hasEnded });
    const parts: [TestId[], typeof hasEnded][] = [
      [first.length < quick.length ? without(quick, first) : [], hasEnded],
      [slow, hasNotFailed],
      [job.passing[passing] ?? [], hasNotFailed],
    ];
    for (const [tests, goOn] of parts) {
      if (tests.length === 0 || outcomes.every(hasFailed) || !outcomes.every(hasEnded)) continue;
      outcomes.push(...(await run(select(tests), limits, { patience, goOn })));
    }
    await settled();
    return { id, outcomes, late: [...late] };
  }

  async function run(
    selection: Selection,
    limits: Limits,
    { patience = 1, goOn = always, began = () => {} }: RunWatch = {},
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const meter = createMeter(steps, limits, patience);
    await selection.run({
      meter: {
        ...meter,
        start(test) {
          began(test);
          meter.start(test);
        },
      },
      onOutcome(outcome) {
        outcomes.push(outcome);
        return goOn(outcome);
      },
      onLate: (message) => late.push(message),
    });
    return outcomes;
  }

  /** The same few selections are run over and over. */
  function selectionOf(loaded: Loaded, tests: readonly TestId[]): Selection {
    const key = keys.get(tests) ?? tests.map(testKey).join();
    keys.set(tests, key);
    const known = selections.get(key);
    if (known) return known;
    const made = loaded.select(tests);
    selections.set(key, made);
    return made;
  }
}

const always = (): boolean => true;

/** What does not end in one test seldom does in another, and costs the most. */
const hasEnded = ({ cut, cancelled }: Outcome): boolean => !cut && !cancelled;

const hasFailed = ({ status }: Outcome): boolean => status === 'failed';

const hasNotFailed = ({ status }: Outcome): boolean => status !== 'failed';

const without = (tests: readonly TestId[], others: readonly TestId[]): TestId[] => {
  const keys = new Set(others.map(testKey));
  return tests.filter((test) => !keys.has(testKey(test)));
};

/** Lets errors come up that were thrown behind the tests' back. */
const settled = (): Promise<void> => new Promise((resolve) => soon(resolve));
