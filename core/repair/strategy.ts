import type { Agent } from '../agents/agent.js';
import type {
  Candidate,
  ErrorRecord,
  Failure,
  FixPattern,
  Hint,
  Suspect,
  TestId,
  TestResult,
  Verdict,
} from '../model.js';
import type { Model } from '../models/model.js';
import type { ProbedTest, ProbePoint, Supposition } from '../sandbox/screening/screener.js';
import type { Learning } from './learning/posteriors.js';
import type { Recalibration } from './learning/recalibration.js';
import type { Screened } from './portfolio/state.js';

/** What a strategy may know. Files are those of the snapshot, never of the user's checkout. */
export interface RepairContext {
  error: ErrorRecord;
  /** Every failure that this heal is to make disappear, the error's latest first. */
  failures: Failure[];
  failingTests: TestId[];
  /** Most suspicious first. */
  suspects: Suspect[];
  /** Tree of the snapshot and, where known, of the last green run. */
  tree: string;
  greenTree: string | null;
  /** Absolute folder of a worktree at the snapshot, to read and to resolve modules in; never to be written. */
  folder: string;
  /** All source files of the project, tests excluded, relative to `folder`. */
  sources: string[];
  /** Text of a file as it is in the snapshot, byte-order mark included; undefined where there is none. */
  read(file: string): Promise<string | undefined>;
  /** Text of a file in the last green tree. */
  readGreen(file: string): Promise<string | undefined>;
  /**
   * What the running program holds at points of its source, test by test: values in scope, values of expressions, what
   * failing assertions compared. Null, or absent, where it cannot be asked.
   */
  probe?(points: readonly ProbePoint[]): Promise<ProbedTest[] | null>;
  /** What its tests do where a point has other values than its own. There where `probe` is. */
  suppose?(point: ProbePoint, suppositions: readonly Supposition[]): Promise<ProbedTest[][] | null>;
  /** Results of the failing tests on the snapshot, where a run gave them. */
  results?: readonly TestResult[];
  /** Commits that last changed lines of a file of the snapshot (1-based, both ends included), the newest first. */
  lineHistory?(file: string, from: number, to: number): Promise<LineChange[]>;
  /** A model that may be asked; absent where none is configured. */
  model?: Model;
  /** Agents that may be asked, in the order of the settings; absent where none is configured, or may be run. */
  agents?: readonly Agent[];
  /** Why a candidate would be thrown away before it is tried, as one sentence; null where it would not. */
  refuse?(candidate: Candidate): string | null;
  /** Candidates that made some of the failing tests pass so far, whoever proposed them. */
  partial?: readonly Screened[];
  /** Candidates that passed the failing tests and failed the proof, the latest last. */
  disproved?: readonly Disproved[];
  /** Whether what the model says is of no account: its prompts are only shown. */
  rehearsal?: boolean;
  /**
   * What research finds that may help, the likeliest first: on this machine, or `far` of what others have written as well, where
   * the settings name such places. It is looked for when it is first asked for, and once.
   */
  hints?(reach: 'near' | 'far'): Promise<readonly Hint[]>;
  /** What was learned from fixes of the past; absent where nothing was. */
  learned?: Learned;
  /** Takes what the report of the heal is to say of a strategy that found nothing, as one sentence. */
  tell?(trouble: string): void;
  signal: AbortSignal;
}

/** Recurring fixes, and the keys (`changeKey`) of edits that somebody rejected or reverted, whoever had made them. */
export interface Learned {
  patterns: readonly FixPattern[];
  rejected: ReadonlySet<string>;
  /** Absent where no fix was proved or decided on here, and no history was learned from. */
  outcomes?: Learning;
  /** By source: commits that changed it together with the files of the failing tests. Absent where none did. */
  tested?: ReadonlyMap<string, number>;
  /** Absent where nothing was decided. */
  recalibration?: Recalibration;
}

/** A candidate that was plausible and is wrong. */
export interface Disproved {
  candidate: Candidate;
  /** What the proof said, as one sentence. */
  reason: string;
  /** The tests that fail with it. */
  failing: readonly TestResult[];
}

export interface LineChange {
  commit: string;
  at: string;
  /** First line of its message. */
  subject: string;
}

/**
 * Makes candidates. It yields batches, best first, and is handed the verdicts of the batch before.
 * A candidate that was never screened (a duplicate, a refused one, no budget left) has no verdict.
 */
export interface Strategy {
  name: string;
  /** Cheaper rungs run first; see `portfolio.ts`. */
  rung: Rung;
  /**
   * Highest prior of its candidates, where others of its rung have likelier ones first: it waits until those have nothing
   * better, and shares the time with them from there on.
   */
  promise?: number;
  applies(context: RepairContext): boolean;
  propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]>;
}

/** DESIGN.md §4: free rungs before paid ones, always. */
export const rungs = [
  'compiler',
  'lint',
  'patterns',
  'rules',
  'research',
  'history',
  'search',
  'model',
  'agent',
] as const;
export type Rung = (typeof rungs)[number];
