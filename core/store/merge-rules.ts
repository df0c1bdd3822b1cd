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
}

/** An edit that one clone rejected stays rejected, and what each saw of an error counts. */
export const errorRules: MergeRules = {
  grown: ['branches', 'tests', 'rejected'],
  counted: ['count'],
  earliest: ['firstSeen'],
  latest: ['lastSeen'],
};
