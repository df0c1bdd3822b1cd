import type { TestId } from '../../../../model.js';
import type { Outcome } from '../protocol.js';

/** How one test framework is loaded and run over and over in one thread. */
export interface Harness {
  /**
   * Loads test files and all that they import anew, with these texts (by absolute path) in place of what is on disk.
   * What was loaded before stays usable. Of the program `reused`, modules that depend on none of the texts may be taken as
   * they are.
   */
  load(files: readonly string[], texts: ReadonlyMap<string, string>, reused?: Loaded): Promise<Loaded>;
  /** Whether it takes any. */
  canReuse?: true;
}

/** The tests of a program in memory. */
export interface Loaded {
  /** Files that did not load; they hold no tests. */
  errors: LoadError[];
  /** Files of the project that were loaded from the given texts or from disk, by absolute path. */
  files: ReadonlySet<string>;
  /** The tests of these ids, with what is around and in them; all tests where undefined. Selecting once serves many runs. */
  select(wanted?: readonly TestId[]): Selection;
  /** Where it takes more than forgetting it to let go of what it holds. */
  dispose?(): Promise<void>;
}

export interface Selection {
  /** Runs its tests in the order in which they are declared, with their hooks. */
  run(options: RunOptions): Promise<void>;
}

export interface LoadError {
  file: string;
  message: string;
  cut: boolean;
}

export interface RunOptions {
  meter: Meter;
  /** Called after each test; false ends the run. */
  onOutcome(outcome: Outcome): boolean;
  /** Called with what a test threw, before its outcome is given. */
  onThrown?(error: unknown): void;
  /** Called for what goes wrong outside of any test. */
  onLate(message: string): void;
}

/** Measures tests, and limits what they may take. */
export interface Meter {
  start(test: TestId): void;
  /** Since `start`: how many steps, and whether the limit was reached. */
  end(): { steps: number; cut: boolean };
  /** Milliseconds that a test may wait for what it has started. */
  waitMs: number;
}
