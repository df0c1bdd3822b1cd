import type { Failure } from './failure.js';
import type { SourceLocation } from './location.js';
import type { TestId } from './run.js';

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

export interface Outcome {
  at: string;
  tree: string | null;
  failed: boolean;
  /** Id of the run that gave it: an outcome of one run is counted once. */
  run?: string;
}

/** A version of a package to move to, and who says so. */
export interface Upgrade {
  package: string;
  to: string;
  source: string;
}
