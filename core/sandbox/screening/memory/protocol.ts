import type { TestId } from '../../../model.js';
import type { RunnerCommand } from '../../../runners/runner.js';
import type { Observed } from '../screener.js';
import type { Replacement } from './schema/place.js';

export type { Observed, Replacement };

/** What a thread needs to know of the program. Paths are relative to the worktree. */
export interface Setup {
  /** Grows whenever the rest changes: a thread loads the program again then. */
  version: number;
  runner: 'node' | 'mocha' | 'tape' | 'ava' | 'vitest' | 'jest';
  /** How the project starts it, where that changes what is loaded. */
  command: RunnerCommand | null;
  /** Test files, in the order in which they are loaded. */
  files: string[];
  /** Source files that are loaded with switches in them. */
  schemata: { file: string; text: string; originals: Replacement[] }[];
}

export interface Limits {
  /** Steps that a test may take, by test key; `otherwise` for the rest and for loading a file. */
  steps: Record<string, number>;
  otherwise: number;
  /** Milliseconds that a test may wait for what it has started. */
  waitMs: number;
}

/** One candidate: functions to switch, or, where that is not sound, whole files to load anew. */
export interface Trial {
  id: string;
  replacements: Replacement[] | null;
  texts: [file: string, text: string][];
  /** Whether modules that depend on none of these texts may be those of the unchanged program. */
  reuses: boolean;
  /** Whether installed packages are loaded anew as well: one of the candidates around it changed what is shared. */
  forgets: boolean;
  /** How many times the step limit it may take. */
  patience: number;
  /** Which of the job's groups of quick tests tell first whether it heals anything. */
  telling: number;
  /** Which of the job's groups of passing tests meets it. */
  passing: number;
}

export interface TrialResult {
  id: string;
  /** The program does not parse or load any more. */
  broken?: string;
  outcomes: Outcome[];
  /** Errors that were thrown outside of any test. */
  late: string[];
}

/** The outcome of one test, as small as a message between threads should be. */
export interface Outcome extends TestId {
  status: 'passed' | 'failed' | 'skipped' | 'todo';
  /** What was thrown, without its stack. */
  message?: string;
  /** It took more steps or more time than it may. */
  cut?: boolean;
  /**
   * It was ended as Node ends a process with nothing left to do: `idle` where it waited itself, `dragged` where a test before
   * it in its file did.
   */
  cancelled?: 'idle' | 'dragged';
  steps: number;
  durationMs: number;
}

export type Job = LoadJob | BaselineJob | TrialsJob | RecordJob | ObserveJob | ProbeJob;

/** To have the program ready in a thread before there is something to try. */
export interface LoadJob {
  kind: 'load';
  limits: Limits;
}

export interface BaselineJob {
  kind: 'baseline';
  limits: Limits;
}

export interface TrialsJob {
  kind: 'trials';
  limits: Limits;
  trials: Trial[];
  /**
   * The tests to heal that take little time: where one of those that are run first passes, all of them are run; at the end
   * on the unchanged program too, to see whether the trials left something behind.
   */
  quick: TestId[];
  telling: TestId[][];
  /** The other tests to heal, the quickest first; run until one fails, where one of the quick ones passes. */
  slow: TestId[];
  /** Tests to run when some of the failing ones pass. */
  passing: TestId[][];
  /** What of JavaScript and Node the unchanged tests leave changed. */
  changes: string[];
}

/** Which functions these tests call, and with what. */
export interface RecordJob {
  kind: 'record';
  limits: Limits;
  tests: TestId[];
}

/** What a function gives for inputs, with each trial's replacements in place. */
export interface ObserveJob {
  kind: 'observe';
  limits: Limits;
  entry: Replacement;
  /** Lists of arguments, in the format of node:v8 as base64. */
  inputs: string[];
  trials: Pick<Trial, 'id' | 'replacements'>[];
}

/** What the program holds while tests run, with code in it that notes it. */
export interface ProbeJob {
  kind: 'probe';
  limits: Limits;
  replacements: Replacement[];
  tests: TestId[];
  /** A list of `Supposition`, in the format of node:v8 as base64: one run for each; one with nothing supposed where empty. */
  suppositions: string;
}

export interface LoadAnswer {
  kind: 'load';
}

export interface BaselineAnswer {
  kind: 'baseline';
  /** Of the program as it is, and once more with every original in its switch. */
  first: Outcome[];
  second: Outcome[];
  loadErrors: { file: string; message: string; cut: boolean }[];
  late: string[];
  /** Slots (`file`, `slot`) that each test calls, by test key. */
  calls: Record<string, [file: string, slot: number][]>;
  /** Slots that are called when the last test has ended. */
  afterwards: [file: string, slot: number][];
  /** Slots that run while modules load: an edit there shows only in a fresh program. */
  atLoad: [file: string, slot: number][];
  /** Project files that were loaded, and those of them that were loaded with their switches. */
  loaded: string[];
  switched: string[];
  /** What of JavaScript and Node the tests leave changed by themselves. */
  changes: string[];
}

export interface TrialsAnswer {
  kind: 'trials';
  results: TrialResult[];
  /** Outcomes of the unchanged program after them; null where no trial was switched. */
  canary: Outcome[] | null;
  /** What of JavaScript and Node they had changed, beyond what the unchanged tests do; it has been put back. */
  spoiled: string[];
  /** Milliseconds from the start of the job, without the time that it waited for a thread. */
  spentMs: number;
}

export interface RecordAnswer {
  kind: 'record';
  calls: RecordedCalls[];
}

/** Calls of one function by tests themselves, rather than by other functions that can be switched. */
export interface RecordedCalls {
  file: string;
  slot: number;
  /** Different lists of arguments, in the format of node:v8 as base64. */
  inputs: string[];
}

export interface ObserveAnswer {
  kind: 'observe';
  results: { id: string; observed: Observed[] }[];
}

export interface ProbeAnswer {
  kind: 'probe';
  /** For each run a list of `ProbedTest`, in the format of node:v8 as base64, since values are more than JSON holds. */
  tests: string;
}

export type Answer = LoadAnswer | BaselineAnswer | TrialsAnswer | RecordAnswer | ObserveAnswer | ProbeAnswer;

export interface HostRequest {
  id: number;
  /** Null where it is that of the request before. */
  setup: Setup | null;
  job: Job;
  /** Milliseconds without progress after which the thread is ended and replaced. */
  watchdogMs: number;
}

export type HostReply =
  | { id: number; answer: Answer }
  /** `culprit` is the index of the trial that the thread was at. */
  | { id: number; ended: 'timeout' | 'memory' | 'crash'; culprit: number | null; message: string };
