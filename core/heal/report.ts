import type { Candidate, ErrorClass, ErrorRecord, Patch } from '../model.js';

export type HealStatus = 'fixed' | 'unfixed' | 'flaky' | 'environment' | 'skipped';

export interface HealReport {
  errors: HealedError[];
  patches: Patch[];
  /** Proved fixes that wait without a branch, because they are less safe than `safetyThreshold`. */
  held: Patch[];
  /** Plausible candidates, best first, where nothing was to be landed. */
  proposals: Candidate[];
  /** Signed reverts of merged patches that turned out to do harm, for review. */
  rollbacks: Patch[];
  /** Sentences on what was named and not used, such as a model that is not trusted or does not answer. */
  notices: string[];
  /** In a repository of several packages: whose tests were run to see what fails, and whose were not. */
  packages?: TestedPackages;
}

export interface TestedPackages {
  /** What decided: the named errors, the open ones, what has changed, or nothing. */
  because: 'named' | 'errors' | 'changes' | 'everything';
  tested: { package: string; folder: string }[];
  /** `why` ends a sentence that says so of the package. */
  left: { package: string; folder: string; why: string }[];
}

export const emptyReport = (): HealReport => ({
  errors: [],
  patches: [],
  held: [],
  proposals: [],
  rollbacks: [],
  notices: [],
});

export interface HealedError {
  id: string;
  title: string;
  class: ErrorClass;
  status: HealStatus;
  patch: string | null;
  reason: string;
}

/** Reports that the fix of these errors is held back. */
export function reportHeld(report: HealReport, patch: Patch, errors: readonly ErrorRecord[]): void {
  if (!report.held.some(({ id }) => id === patch.id)) report.held.push(patch);
  const reason = `a fix is held back. ${patch.heldBecause ?? ''}`.trim();
  report.errors.push(...errors.map((error) => outcome(error, 'unfixed', patch.id, reason)));
}

/** What became of one error; `reason` is one sentence, empty where it is fixed. */
export function outcome(
  error: ErrorRecord,
  status: HealStatus,
  patch: string | null,
  reason: string,
): HealedError {
  return { id: error.id, title: error.title, class: error.class, status, patch, reason };
}
