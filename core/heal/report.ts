import type { Candidate, ErrorClass, ErrorRecord, Patch } from '../model.js';

export type HealStatus = 'fixed' | 'unfixed' | 'flaky' | 'environment' | 'skipped';

export interface HealReport {
  errors: HealedError[];
  patches: Patch[];
  /** Plausible candidates, best first, where nothing was to be landed. */
  proposals: Candidate[];
  /** Sentences on what was named and not used, such as a model that is not trusted or does not answer. */
  notices: string[];
}

export interface HealedError {
  id: string;
  title: string;
  class: ErrorClass;
  status: HealStatus;
  patch: string | null;
  reason: string;
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
