import type { TestResult } from './run.js';

/** What the sandbox says about a candidate, test by test. */
export interface Verdict {
  candidate: string;
  status: VerdictStatus;
  tests: TestResult[];
  durationMs: number;
  /** How it was screened; `none` where it needed no run to be judged. */
  via: 'memory' | 'process' | 'none';
  reason?: string;
}

export type VerdictStatus =
  /** every test it was given passes */
  | 'plausible'
  /** some of the failing tests pass now, or an assertion further on fails */
  | 'partial'
  | 'failed'
  /** the program does not parse or load any more */
  | 'broken'
  | 'timeout'
  /** it touches what must not be touched; never run */
  | 'refused';
