import type { ThrownError } from './thrown.js';

/** One execution of a test command. */
export interface Run {
  id: string;
  at: string;
  command: string[];
  /** Folder that the command ran in, relative to the repository root; `''` is the root. */
  cwd: string;
  runner: RunnerName;
  node: string;
  /** Tree that was tested; null where nothing could tell. */
  tree: string | null;
  branch: string | null;
  exitCode: number | null;
  signal: string | null;
  durationMs: number;
  tests: TestResult[];
  /** Trouble that belongs to no test: a file that does not load, a rejection after the end. */
  errors: ThrownError[];
  /** Lines that were printed as warnings or errors, where a run is compared with another. */
  warnings?: string[];
  /** Where the tests of several packages ran in turn: what ran of each. */
  parts?: RunPart[];
}

/** The tests of one package as a part of a run. */
export interface RunPart {
  /** Its name. */
  package: string;
  folder: string;
  command: string[];
  tests: number;
  exitCode: number | null;
  durationMs: number;
}

export type RunnerName = 'node' | 'vitest' | 'jest' | 'mocha' | 'command';

/** A test is known by its file and the titles that lead to it, outermost first. */
export interface TestId {
  file: string;
  path: string[];
}

export interface TestResult extends TestId {
  status: TestStatus;
  durationMs: number;
  line?: number;
  error?: ThrownError;
  /** What was printed to the console while it ran, bounded. */
  output?: string;
}

export type TestStatus = 'passed' | 'failed' | 'skipped' | 'todo';

export interface TestTotals {
  fixed: number;
  passed: number;
  failed: number;
  skipped: number;
}

/** Of a proof in a repository of several packages; `why` ends a sentence that begins with the name of the package. */
export interface ProvedPackages {
  ran: { package: string; folder: string; why: string }[];
  left: { package: string; folder: string; why: string }[];
}
