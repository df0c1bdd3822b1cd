import { settlePatch } from './decisions.js';

/**
 * How a field is merged that clones changed without knowing of each other. For fields without a rule the last write of
 * that field wins.
 */
export interface MergeRules {
  /** Lists that only grow, and hold each value once. */
  grown?: readonly string[];
  /** Numbers that only count up: what each added is added. */
  counted?: readonly string[];
  /** Times of which the first, or the last, is right. */
  earliest?: readonly string[];
  latest?: readonly string[];
  /** Lists that hold one value for each value of a key; of two the last write wins. */
  keyed?: Readonly<Record<string, string>>;
  /** What fields come to that depend on each other: is handed the record before, the merged one, and the write with the fields that it changed. */
  settle?(before: Fields | undefined, merged: Fields, written: Fields, changed: readonly string[]): Fields;
}

type Fields = Record<string, unknown>;

/** An edit that one clone rejected stays rejected, and what each saw of an error counts. */
export const errorRules: MergeRules = {
  grown: ['branches', 'tests', 'rejected'],
  counted: ['count'],
  earliest: ['firstSeen'],
  latest: ['lastSeen'],
};

/** Of decisions that knew nothing of each other, all count. */
export const patchRules: MergeRules = { settle: (...write) => settlePatch(...write) as Fields };

/** What each clone saw become of a pattern's fixes counts. */
export const patternRules: MergeRules = { keyed: { outcomes: 'patch' } };
