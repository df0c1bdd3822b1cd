import type { Candidate, TestId, TestResult, Verdict } from '../../model.js';

/**
 * Tries candidates against the failing tests, cheaply. Verdicts come back in any order, one a candidate, unless `signal`
 * ends it. A candidate that ran out of time may get a second verdict after a longer look, in a later batch; an empty
 * batch asks for those that are left. Both ways of screening, by process and in memory, sit behind this.
 */
export interface Screener {
  via: 'process' | 'memory';
  /** How many candidates a batch should hold to keep it busy. */
  batchSize: number;
  screen(batch: readonly Candidate[], options: ScreenOptions): AsyncGenerator<Verdict, void>;
  /** What candidates do beyond what tests look at; absent, or null, where nothing can tell. */
  observe?(candidates: readonly Candidate[], options: ObserveOptions): Promise<Observations | null>;
  /** What the running program holds at points of its source; absent where it cannot be asked. */
  probe?(points: readonly ProbePoint[], options: ScreenOptions): Promise<ProbedTest[] | null>;
  /**
   * What the tests of each supposition do where a point has other values than its own; absent where it cannot be asked.
   * Only those that pass, and those of which nothing is supposed, have moments.
   */
  suppose?(
    point: ProbePoint,
    suppositions: readonly Supposition[],
    options: ScreenOptions,
  ): Promise<ProbedTest[][] | null>;
  dispose(): Promise<void>;
}

export interface ScreenOptions {
  signal: AbortSignal;
}

export interface ObserveOptions {
  /** More lists of arguments, made from those that the tests use. Gives the same each time. */
  derive(inputs: readonly unknown[][]): unknown[][];
  signal: AbortSignal;
}

/** Results of one function for a number of inputs, with and without each candidate. */
export interface Observations {
  inputs: unknown[][];
  /** So many of them come from the tests; the others are derived. */
  seen: number;
  /** Of the unchanged program, by input. */
  before: Observed[];
  /** By the id of the candidate; those that could not be observed are missing. */
  of: Map<string, Observed[]>;
}

/** What a function gave for one input. */
export interface Observed {
  /** Type of the result, `NaN`, `null`, `array`, `throws`, or `cut` where it did not end. */
  kind: string;
  /** The result with the arguments as it left them, as text. */
  text: string;
}

/** An expression of the unchanged program, as offsets in its file, and names that are visible there. */
export interface ProbePoint {
  file: string;
  start: number;
  end: number;
  names: readonly string[];
  /** Code that takes the place of the range, with an expression in its midst that is the point; the range itself where absent. */
  code?: { before: string; expression: string; after: string };
}

/** Values that a point has, by test, as its turns come; the tests without any are not run. By `testKey`. */
export type Supposition = ReadonlyMap<string, Turns>;

export interface Turns {
  /** By evaluation; null is its own value. */
  first: readonly (Turn | null)[];
  /** After those. */
  rest: Turn | null;
}

export interface Turn {
  value: unknown;
}

/** What one test passed through. */
export interface ProbedTest extends TestId {
  status: TestResult['status'];
  /** In the order in which the points were reached; the first 200. */
  moments: Moment[];
  /** What its failing assertion compared. */
  compared: { expected: unknown; actual: unknown } | null;
}

export interface Moment {
  /** Index of the point. */
  point: number;
  /** Values by name before the expression was evaluated, without what cannot be copied. */
  scope: Record<string, unknown>;
  /** What the expression gave, or was supposed to give; absent where it threw or cannot be copied. */
  value?: unknown;
}
