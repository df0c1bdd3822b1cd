import type { PackedEdit } from '../syntax/templates/template.js';
import type { ErrorClass } from './error-record.js';

/** What keeps coming back: one record of `.healer/db/patterns.json`. */
export type Pattern = FixPattern | RejectedEdit | RecurringError | CoupledFiles;

/** The same, and what is made of the commands that were remembered on this machine, which are stored nowhere else. */
export type Recurring = Pattern | RecurringCommands;

/** A recurring shape of code and of what it was changed into. */
export interface FixPattern {
  kind: 'fix';
  /** First 12 hex digits of a hash of the template: the same wherever it was learned. */
  id: string;
  template: PackedEdit;
  /** The next more general one that was learned from the same edits, and others; null where there is none. */
  parent: string | null;
  /** Distinct commits that made such an edit, and how many of them each source gave. */
  support: number;
  sources: { history: number; patches: number; imported: number };
  firstSeen: string;
  lastSeen: string;
  /** Classes of the errors that patches of this shape healed. */
  classes: ErrorClass[];
  /** A few of the edits, the latest first; none of another project's. */
  examples: PatternExample[];
  /** What became of the patches that were made by it. */
  outcomes: PatternOutcome[];
}

export interface PatternExample {
  commit: string;
  file: string;
  line: number;
  before: string;
  after: string;
}

export interface PatternOutcome {
  patch: string;
  at: string;
  right: boolean;
}

/** An edit that somebody rejected or reverted; its id is a hash of the file and of the lines before and after. */
export interface RejectedEdit {
  kind: 'rejected';
  id: string;
  patch: string;
  at: string;
}

/** Errors that nothing has healed yet and that belong together. */
export interface RecurringError {
  kind: 'error';
  id: string;
  /** One message at several places, several errors of one file, or one that comes and goes. */
  shape: 'family' | 'hotspot' | 'flapping';
  title: string;
  errors: string[];
  /** How often they were seen together. */
  count: number;
  lastSeen: string;
}

/** Two files that are changed together by hand, time and again. */
export interface CoupledFiles {
  kind: 'files';
  id: string;
  files: [string, string];
  /** Commits that changed both; and the share that these are of the commits that changed the one that changed less. */
  together: number;
  confidence: number;
}

/** What was run time and again after the same failure, which was gone then, without an edit. */
export interface RecurringCommands {
  kind: 'commands';
  id: string;
  /** Title of the error, numbers as 0 and quoted names as ''. */
  failure: string;
  commands: string[];
  times: number;
}
