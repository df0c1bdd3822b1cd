import type { Decision, Patch } from '../model.js';
import { contradicting, decisionsOf } from '../store/decisions.js';

/** What others decided about a patch, as a sync has brought it here. */
export interface SharedDecision {
  patch: string;
  title: string;
  /** What the patch comes to, with all that was decided. */
  state: Patch['state'];
  /** Those that came. */
  decisions: Decision[];
  /** Decisions that speak against what it came to. */
  against: Decision[];
}

/** Patches about which decisions are known after a sync that were not before. */
export function sharedDecisions(before: readonly Patch[], after: readonly Patch[]): SharedDecision[] {
  const known = new Map(before.map((patch) => [patch.id, new Set(decisionsOf(patch).map(textOf))]));
  return after.flatMap((patch) => {
    const decisions = decisionsOf(patch).filter((each) => !known.get(patch.id)?.has(textOf(each)));
    if (decisions.length === 0) return [];
    const { id, title, state } = patch;
    return [{ patch: id, title, state, decisions, against: contradicting(patch) }];
  });
}

const textOf = (decision: Decision): string => JSON.stringify(decision);
