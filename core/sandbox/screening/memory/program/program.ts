import { join, relative, sep } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { TestId } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import type { ProbedTest, Supposition } from '../../screener.js';
import type { Harness, Loaded, Selection } from '../harness/harness.js';
import { messageOf } from '../harness/message.js';
import { forgetInstalled } from '../loader/commonjs.js';
import type {
  BaselineAnswer,
  BaselineJob,
  Limits,
  LoadAnswer,
  LoadJob,
  ObserveAnswer,
  ObserveJob,
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
import { type BuiltIns, keepBuiltIns } from './built-ins.js';
import { createCalls, createCallsByTest } from './calls.js';
import { createFreshTrials } from './fresh-trials.js';
import { createJudging, settled } from './judging.js';
import { createRecorder, observe } from './observe.js';
import { optimizeLater } from './optimize-later.js';
import { createProbing } from './probing.js';
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

/** Loading is measured by steps; this only ends what a step does for ever. */
const longestLoadMs = 30_000;

const now = performance.now.bind(performance);

optimizeLater();

export function createProgram(harness: Harness, { folder, setup, late }: ProgramOptions): Program {
  const schemata = new Map(setup.schemata.map(({ file, text }) => [join(folder, file), text]));
  const counted = createStepCounter(setup.schemata.flatMap((schema) => schema.originals));
  const originals = counted(setup.schemata.flatMap((schema) => schema.originals));
  const selections = new Map<string, Selection>();
  const keys = new WeakMap<readonly TestId[], string>();
  let base: Loaded | undefined;
  let builtIns: BuiltIns | undefined;
  const { judge, run } = createJudging(steps, late);
  const { supposeIn, probeTests } = createProbing(steps, late);
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
        changes: builtIns?.changed() ?? [],
      };
    },

    async trials(job, onTrial) {
      const { trials, limits } = job;
      const startedAt = now();
      const loaded = await loadBase(limits);
      const excused = new Set(job.changes);
      const results: TrialResult[] = [];
      for (const [index, trial] of trials.entries()) {
        onTrial(index);
        late.length = 0;
        results.push(
          trial.replacements ? await switched(trial, job, loaded) : await fresh(trial, job, loaded),
        );
        // It takes as long as a candidate: a round is looked at when it ends, unless its candidates must be apart.
        if (!trial.replacements && !trial.reuses) builtIns?.putBack(excused);
      }
      onTrial(trials.length);
      board.activate([]);
      const spoiled = builtIns?.putBack(excused) ?? [];
      const wasShared = trials.some(({ replacements, reuses }) => replacements !== null || reuses);
      const canary = wasShared ? await run(selectionOf(loaded, job.quick), limits) : null;
      return { kind: 'trials', results, canary, spoiled, spentMs: now() - startedAt };
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

  async function loadBase(limits: Limits): Promise<Loaded> {
    base ??= await load(schemata, limits);
    builtIns ??= keepBuiltIns();
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
    if (trial.forgets) forgetInstalled();
    return afresh(trial, job, loaded);
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
