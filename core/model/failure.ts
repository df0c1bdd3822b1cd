import type { SourceLocation } from './location.js';
import type { RunnerName, TestId } from './run.js';
import type { StackFrame, ThrownError } from './thrown.js';

/** One observed failing test, crash, compiler or linter diagnostic. */
export interface Failure {
  sensor: Sensor;
  at: string;
  thrown: ThrownError;
  frames: StackFrame[];
  test?: TestId & { line?: number };
  /** The test before it that waits for nothing, with which Node ended the rest of the file. */
  draggedBy?: TestId;
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

export type Sensor = 'test' | 'runtime' | 'log' | 'compiler' | 'linter';

/** The tracker or monitor that told of a failure, and an address that leads to it there. */
export interface FailureSource {
  tracker: 'sentry' | 'github' | 'opentelemetry';
  link: string | null;
}
