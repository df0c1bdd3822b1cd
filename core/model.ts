import type { PackedEdit } from './syntax/templates/template.js';

/**
 * The nouns of healer. Types only.
 *
 * Paths are relative to the repository root and use `/`. Lines and columns are 1-based.
 * Times are ISO 8601 in UTC. Durations are milliseconds. Object ids are hex.
 */

export const errorClasses = [
  'assertion',
  'undefined-identifier',
  'null-property',
  'not-a-function',
  'not-iterable',
  'not-a-constructor',
  'constant-assignment',
  'temporal-dead-zone',
  'syntax',
  'module-not-found',
  'missing-export',
  'module-format',
  'type-error',
  'lint',
  'stack-overflow',
  'timeout',
  'unhandled-rejection',
  'data-parse',
  'snapshot-mismatch',
  'invalid-argument',
  'missing-dependency',
  'version-break',
  'file-path',
  'environment',
  'flaky',
  'signal',
  'unknown',
] as const;
export type ErrorClass = (typeof errorClasses)[number];

export const errorStates = ['open', 'fixing', 'patched', 'resolved', 'regressed', 'ignored'] as const;
export type ErrorState = (typeof errorStates)[number];

export type RunnerName = 'node' | 'vitest' | 'jest' | 'mocha' | 'command';

export interface SourceLocation {
  file: string;
  line: number;
  column?: number;
}

/** A half-open range of UTF-16 offsets in one file. */
export interface SourceRange {
  file: string;
  start: number;
  end: number;
}

export interface StackFrame {
  /** Repository-relative when inside the repository, else as the runtime printed it. */
  file: string;
  line: number;
  column: number;
  function?: string;
  async?: boolean;
  origin: 'project' | 'dependency' | 'internal';
}

/** What was thrown, as plain data. `expected` and `actual` are printed by node:util's inspect or by the runner. */
export interface ThrownError {
  name: string;
  message: string;
  stack?: string;
  code?: string;
  expected?: string;
  actual?: string;
  operator?: string;
  /** Offset-free excerpt of the source that the runtime shows above a syntax error. */
  excerpt?: string;
  cause?: ThrownError;
  errors?: ThrownError[];
}

/** A test is known by its file and the titles that lead to it, outermost first. */
export interface TestId {
  file: string;
  path: string[];
}

export type TestStatus = 'passed' | 'failed' | 'skipped' | 'todo';

export interface TestResult extends TestId {
  status: TestStatus;
  durationMs: number;
  line?: number;
  error?: ThrownError;
  /** What was printed to the console while it ran, bounded. */
  output?: string;
}

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

/** Of a proof in a repository of several packages; `why` ends a sentence that begins with the name of the package. */
export interface ProvedPackages {
  ran: { package: string; folder: string; why: string }[];
  left: { package: string; folder: string; why: string }[];
}

export type Sensor = 'test' | 'runtime' | 'log' | 'compiler' | 'linter';

/** The tracker or monitor that told of a failure, and an address that leads to it there. */
export interface FailureSource {
  tracker: 'sentry' | 'github' | 'opentelemetry';
  link: string | null;
}

/** One observed failing test, crash, compiler or linter diagnostic. */
export interface Failure {
  sensor: Sensor;
  at: string;
  thrown: ThrownError;
  frames: StackFrame[];
  test?: TestId & { line?: number };
  /** Name of the package of the repository that it was seen in; absent for that of the root. */
  package?: string;
  /** Where a compiler or linter points. */
  location?: SourceLocation;
  /** Id of the run, or of the occurrence that a tracker told of: each counts once. */
  run?: string;
  source?: FailureSource;
  tree: string | null;
  branch: string | null;
  runner?: RunnerName;
  /** Of a crash: the command that crashed, and the folder it ran in, relative to the repository root where inside of it. */
  command?: string[];
  cwd?: string;
}

/** The deduplicated thing behind failures: one record of `.healer/db/errors.json`. */
export interface ErrorRecord {
  /** First 12 hex digits of the fingerprint. */
  id: string;
  fingerprint: string;
  title: string;
  class: ErrorClass;
  state: ErrorState;
  firstSeen: string;
  lastSeen: string;
  count: number;
  branches: string[];
  tests: TestId[];
  locations: SourceLocation[];
  /** The latest failure, whole. */
  failure: Failure;
  /** Outcomes of its tests over the last runs, newest last. */
  history: Outcome[];
  flapping: boolean;
  patch: string | null;
  /** Hashes of edits that must never be proposed again for this error. */
  rejected: string[];
  /** Versions of packages in which it may be gone, as research last found them; absent where it never did. */
  upgrades?: Upgrade[];
}

/** A version of a package to move to, and who says so. */
export interface Upgrade {
  package: string;
  to: string;
  source: string;
}

export interface Outcome {
  at: string;
  tree: string | null;
  failed: boolean;
  /** Id of the run that gave it: an outcome of one run is counted once. */
  run?: string;
}

/** A source location with its suspiciousness in 0..1 and the reasons it was given. */
export interface Suspect {
  range: SourceRange;
  line: number;
  endLine: number;
  suspiciousness: number;
  reasons: { stack?: number; coverage?: number; diff?: number; blame?: number };
}

/** One edit of a candidate: the text of `range` becomes `text`. A file is created by the range 0..0 of an absent file. */
export interface Edit {
  range: SourceRange;
  text: string;
}

/** A proposed edit with the strategy that made it. Edits never overlap and are sorted by file and start. */
export interface Candidate {
  id: string;
  strategy: string;
  /** What was done, in the field's words: `replace operator < by <=`. */
  title: string;
  /** The kind of change, for priors and reports: `operator`, `constant`, `guard`, `undo-hunk`. */
  operator: string;
  edits: Edit[];
  /** Estimated probability, before any test ran, that this is the fix; orders the queue. */
  prior: number;
  /** Where a model or an agent made it. */
  origin?: Origin;
}

/** Who made a candidate, and from what it was asked. Hashes are SHA-256, in hex, of what was asked and of what was said. */
export interface Origin {
  /** `ollama/qwen2.5-coder:7b`, `agent/claude`. */
  model: string;
  /** The template of the prompt with its version: `direct.v1`. */
  prompt: string;
  promptHash: string;
  answerHash: string;
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

export interface Factor {
  name: string;
  /** What was measured, in the factor's own unit; the weight is this times what a unit is worth. */
  value?: number;
  /** Contribution to the log-odds; negative lowers the number. */
  weight: number;
  detail: string;
}

/** A probability with the factors that made it. */
export interface Score {
  value: number;
  factors: Factor[];
}

export interface TestTotals {
  fixed: number;
  passed: number;
  failed: number;
  skipped: number;
}

export type PatchState =
  | 'proposed'
  /** proved, and too unsafe for a branch of its own until somebody says so */
  | 'held'
  | 'merged'
  | 'applied'
  | 'rejected'
  | 'reverted'
  | 'superseded';

/** What somebody, or healer itself, decided about a patch. */
export interface Decision {
  state: 'merged' | 'applied' | 'rejected' | 'reverted' | 'superseded';
  /** When, by the clock of the machine. */
  at: string;
  /** As git names who did it: `Ada <ada@example.com>`; empty where that is not known, and where healer did it by itself. */
  by: string;
  /** Of a merge, or of what took it back: the commit. */
  commit?: string;
  /** Of what took a merge back: the commit of the merge. */
  of?: string;
}

/** A proved candidate that landed: one record of `.healer/db/patches.json`. */
export interface Patch {
  id: string;
  state: PatchState;
  /** Why it was held back, as one sentence; there where it was. */
  heldBecause?: string;
  at: string;
  /** Ids of the errors it heals. */
  errors: string[];
  title: string;
  strategy: string;
  operator: string;
  /** The kind of function that it edits; null where the file does not parse. Absent from old ones. */
  place?: FunctionKind | null;
  branch: string;
  commit: string;
  base: string;
  /** True when `base` is a commit of uncommitted work rather than a commit of the user. */
  baseIsSnapshot: boolean;
  /** Branch that was checked out when it was made. */
  target: string | null;
  /** Of a proposed rollback: the id of the patch that it takes back, and what speaks for it, as one sentence. */
  reverts?: string;
  because?: string;
  /** Of a fix of findings: the check that found them, and their fingerprints. */
  check?: string;
  findings?: string[];
  /** Packages that it moves to newer versions. */
  upgrades?: PatchUpgrade[];
  /** Commit that merged it into `target`, once merged. */
  mergedAs: string | null;
  mergedAt?: string;
  /** Whether a cycle merged it by itself; absent where a person did. */
  unattended?: boolean;
  revertedAs: string | null;
  /** All that was decided about it, in the order of the ledger; absent where nothing was, and from old ones. */
  decisions?: Decision[];
  confidence: Score;
  safety: Score;
  files: string[];
  tests: TestTotals;
  candidates: { generated: number; screened: number; proved: number };
  /** SHA-256 of the normalised edit: what `rejected` means. */
  editHash: string;
  seconds: number;
  signed: boolean;
  /** SHA-256, in hex, of the note with its evidence; absent from old ones. */
  evidence?: string;
}

/** A package that a patch moves to a newer version, in each package.json that lists it. */
export interface PatchUpgrade {
  name: string;
  kind: 'patch' | 'minor' | 'major';
  places: {
    /** Of the package.json. */
    file: string;
    section: 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'peerDependencies';
    /** Versions. */
    from: string;
    to: string;
    range: string;
    /** In the same form; equal to the old one where that takes the version. */
    newRange: string;
  }[];
}

export const hintKinds = ['rename', 'moved-import', 'changed-option', 'version', 'context'] as const;
export type HintKind = (typeof hintKinds)[number];

/**
 * What is written elsewhere that bears on an error. All of it is data of strangers: a shape that may guide a candidate, or
 * a text to read; never something to obey, and never code to copy.
 */
export interface Hint {
  kind: HintKind;
  /** What is no longer right: a name, an option or a module specifier; null for a version or mere context. */
  from: string | null;
  /** What is right in its place; of a version, the one to move to. */
  to: string | null;
  /** Names in code that it is about, `from` and `to` among them. */
  symbols: string[];
  package: string | null;
  /** Versions of the package that it is about, as semver writes a range. */
  versions: string | null;
  /** At most 500 characters. */
  text: string;
  /** What says so: `change log of left-pad`. */
  source: string;
  /** An address, or a path on this machine; null where there is neither. */
  link: string | null;
  /** SPDX id or name of the licence of the text; null where it is not known. */
  licence: string | null;
  /** Likeness to the error, 0..1. */
  score: number;
}

export const patternKinds = ['fix', 'rejected', 'error', 'files'] as const;

export const functionKinds = [
  'module',
  'function',
  'arrow',
  'method',
  'constructor',
  'accessor',
  'async',
] as const;
/** What kind of function code is in: `module` where it is in none, `async` whatever else it is. */
export type FunctionKind = (typeof functionKinds)[number];

/** What became of edits, beside what the patches tell: one record of `.healer/db/outcomes.json`. */
export type EditOutcome = DisprovedEdit | PastFixes;

/** A candidate that passed the failing tests, and failed the proof. */
export interface DisprovedEdit {
  kind: 'disproved';
  /** First 12 hex digits of a hash of the error and of the edit. */
  id: string;
  at: string;
  strategy: string;
  operator: string;
  files: string[];
  place: FunctionKind | null;
}

/** What fixing commits of the past changed, counted in commits. There is one such record, with the id `history`. */
export interface PastFixes {
  kind: 'history';
  id: string;
  /** When the latest of them was made. */
  at: string;
  commits: number;
  /** By the operator of the search that makes the same edit, where there is one; older commits counted less, as of `at`. */
  operators: Record<string, number>;
  /** By path; the files that were fixed most often alone. */
  files: Record<string, number>;
  /** By the kind of function that the edit is in, in the same way. */
  places: Partial<Record<FunctionKind, number>>;
}

/** What keeps coming back: one record of `.healer/db/patterns.json`. */
export type Pattern = FixPattern | RejectedEdit | RecurringError | CoupledFiles;

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
