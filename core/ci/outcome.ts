import type { Finding } from '../evolve/finding.js';
import type { HealStatus } from '../heal/report.js';
import type { ErrorRecord, Patch, SourceLocation, TestResult } from '../model.js';
import type { CiHost } from './host.js';

/** What a job found out and made. */
export interface CiOutcome {
  host: CiHost;
  tests: TestResult[];
  /** Whether a test or the test command failed. */
  red: boolean;
  /** Those that need somebody most come first. */
  problems: Problem[];
  patches: LandedPatch[];
  /** Of `healer evolve`, where it was asked for; the severe ones come first. */
  findings: Finding[];
  /** Sentences on what was left out, and why. */
  notices: string[];
  /** Branches that are on the remote now. */
  pushed: string[];
}

export interface Problem {
  error: ErrorRecord;
  /** `open` where it was not healed, as where there was no time for it. */
  status: HealStatus | 'open';
  /** One sentence; empty where it is fixed. */
  reason: string;
  patch: Patch | null;
}

export interface LandedPatch {
  patch: Patch;
  /** As a unified diff. */
  diff: string;
  /** As `git format-patch` writes it, for `git am`. */
  mail: string;
}

const urgency = ['open', 'unfixed', 'fixed', 'environment', 'flaky', 'skipped'];

/** By what they ask of the reader, then by how much they break; equal ones keep the same order in every job. */
export const byUrgency = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort(
    (a, b) =>
      urgency.indexOf(a.status) - urgency.indexOf(b.status) ||
      b.error.tests.length - a.error.tests.length ||
      (a.error.id < b.error.id ? -1 : 1),
  );

const severities = ['error', 'warning', 'note'];

export const bySeverity = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));

/** Where an error is shown: where it was thrown in the project, else at its test. */
export function placeOf({ locations, failure }: ErrorRecord): SourceLocation | null {
  const [first] = locations;
  if (first) return first;
  if (failure.location) return failure.location;
  const { test } = failure;
  return test && test.file !== '' ? { file: test.file, line: test.line ?? 1 } : null;
}

export const failedIn = (tests: readonly TestResult[]): TestResult[] =>
  tests.filter(({ status }) => status === 'failed');
