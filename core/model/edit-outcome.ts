import type { FunctionKind } from './location.js';

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
