import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestId } from '../../../../model.js';
import { testKey } from '../../../../runners/test-key.js';
import { isSame } from '../baseline.js';
import type { Harness, Loaded, Selection } from '../harness/harness.js';
import type { Limits, Outcome, Setup, Trial, TrialResult, TrialsJob } from '../protocol.js';

export interface FreshTrialsOptions {
  folder: string;
  setup: Setup;
  harness: Harness;
  late: string[];
  load: Load;
  run(selection: Selection, limits: Limits): Promise<Outcome[]>;
  judge(trial: Trial, job: TrialsJob, select: (tests: readonly TestId[]) => Selection): Promise<TrialResult>;
}

/** Loads test files with these texts, by absolute path, in place of what is on disk. */
type Load = (
  texts: ReadonlyMap<string, string>,
  limits: Limits,
  files: readonly string[],
  reused?: Loaded,
) => Promise<Loaded>;

/** Judges candidates that no switch can hold: whole files, in a program that is loaded anew for each. */
export function createFreshTrials(options: FreshTrialsOptions) {
  const { folder, setup, harness, late, load, run, judge } = options;
  const met = new Set<string>();
  const known = new Map<string, readonly string[] | null>();

  /** Most candidates heal nothing, which is told by the files of the failing tests and the modules that the edit reaches. */
  return async function afresh(trial: Trial, job: TrialsJob, unchanged: Loaded): Promise<TrialResult> {
    const telling = job.telling[trial.telling] ?? job.quick;
    const few = trial.reuses ? await filesAlone(trial, telling, job.limits, unchanged) : null;
    if (few) {
      const alone = { ...job, quick: telling, slow: [], passing: [] };
      const result = await loadAndJudge(trial, alone, few, unchanged);
      if (result.broken !== undefined || !result.outcomes.some(hasPassed)) return result;
      late.length = 0;
    }
    return loadAndJudge(trial, job, setup.files);
  };

  async function loadAndJudge(
    trial: Trial,
    job: TrialsJob,
    files: readonly string[],
    reused?: Loaded,
  ): Promise<TrialResult> {
    const texts = new Map(trial.texts.map(([file, text]) => [join(folder, file), text]));
    const loaded = await load(texts, job.limits, files, reused);
    try {
      const [error] = loaded.errors;
      if (error && loaded.errors.length === files.length)
        return { id: trial.id, broken: error.message, outcomes: [], late: [...late] };
      return await judge(trial, job, (tests) => loaded.select(tests));
    } finally {
      await loaded.dispose?.();
    }
  }

  /**
   * The files of the tests that tell first, where these fail as in the whole program when only they and what depends on the edited
   * files are loaded anew, with nothing changed; null where they do not.
   */
  async function filesAlone(
    { texts }: Trial,
    telling: readonly TestId[],
    limits: Limits,
    unchanged: Loaded,
  ): Promise<readonly string[] | null> {
    const edited = texts.map(([file]) => join(folder, file));
    const key = [...edited, ...telling.map(testKey)].join();
    const before = known.get(key);
    if (before !== undefined) return before;
    // Finding out takes as long as one candidate does.
    if (!met.has(key)) {
      met.add(key);
      return null;
    }
    const own = new Set(telling.map(({ file }) => file));
    const few = setup.files.filter((file) => own.has(file));
    const isLess = few.length < setup.files.length || harness.canReuse === true;
    const fails = isLess && (await failAlike(few, edited, telling, limits, unchanged));
    late.length = 0;
    known.set(key, fails ? few : null);
    return fails ? few : null;
  }

  async function failAlike(
    files: readonly string[],
    edited: readonly string[],
    tests: readonly TestId[],
    limits: Limits,
    unchanged: Loaded,
  ): Promise<boolean> {
    const texts = edited.map((path): [string, string | null] => [path, textOf(path)]);
    if (!texts.every((each): each is [string, string] => each[1] !== null)) return false;
    const expected = await run(unchanged.select(tests), limits);
    const part = await load(new Map(texts), limits, files, unchanged);
    try {
      const seen = await run(part.select(tests), limits);
      return (
        part.errors.length === 0 &&
        seen.length === expected.length &&
        expected.every((outcome, index) => isSame(outcome, seen[index]))
      );
    } finally {
      await part.dispose?.();
    }
  }
}

/** Null for a file that the candidate adds. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

const hasPassed = ({ status }: Outcome): boolean => status === 'passed';
