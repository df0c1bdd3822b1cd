import type { Decision, Patch } from '../model.js';

const decided = ['merged', 'applied', 'rejected', 'reverted', 'superseded'] as const;

/**
 * What was decided about a patch, in the order of the ledger. A record of before decisions were kept, and one that a program
 * decided on, holds the one that its state tells of.
 */
export function decisionsOf(patch: Partial<Patch>): Decision[] {
  if (patch.decisions && patch.decisions.length > 0) return patch.decisions;
  const state = decided.find((each) => each === patch.state);
  if (!state) return [];
  const { mergedAs = null, revertedAs = null } = patch;
  const at = (state === 'merged' ? patch.mergedAt : undefined) ?? patch.at ?? '';
  return [
    {
      state,
      at,
      by: '',
      ...(state === 'merged' && mergedAs && { commit: mergedAs }),
      ...(state === 'reverted' && revertedAs && { commit: revertedAs }),
      ...(state === 'reverted' && mergedAs && { of: mergedAs }),
    },
  ];
}

/** Without the rejections by the closing of a request that was opened again. */
export function standing(decisions: readonly Decision[]): Decision[] {
  const reopened = decisions.filter(({ state }) => state === 'reopened');
  const isTakenBack = ({ state, at, request }: Decision): boolean =>
    state === 'rejected' && reopened.some((each) => each.rejectedAt === at && each.request === request);
  return decisions.filter((each) => !isTakenBack(each));
}

/** What the decisions come to. */
type Outcome = Pick<Patch, 'state' | 'mergedAs' | 'revertedAs'> & Pick<Partial<Patch>, 'mergedAt'>;

/**
 * What several decisions come to, the same for whoever has seen the same ones: a merge that nobody took back stands, since
 * a branch holds it; else a merge that was taken back; else the first thing that a person decided; else what healer did. What
 * was rejected and opened again waits once more.
 */
export function outcomeOf(all: readonly Decision[]): Outcome | null {
  const decisions = standing(all).filter(({ state }) => state !== 'reopened');
  const merges = decisions.filter(({ state }) => state === 'merged');
  const reverts = decisions.filter(({ state }) => state === 'reverted');
  const kept = merges.find(({ commit }) => !reverts.some(({ of }) => of === undefined || of === commit));
  if (kept)
    return {
      state: 'merged',
      mergedAs: kept.commit ?? null,
      mergedAt: kept.at,
      revertedAs: null,
    };
  const [revert] = reverts;
  if (revert)
    return {
      state: 'reverted',
      mergedAs: revert.of ?? merges[0]?.commit ?? null,
      revertedAs: revert.commit ?? null,
    };
  const [first] = [
    ...decisions.filter(({ state }) => state === 'applied' || state === 'rejected'),
    ...decisions,
  ];
  const state = first ? stateOf(first) : all.length > 0 ? 'proposed' : null;
  return state && { state, mergedAs: null, revertedAs: null };
}

const stateOf = ({ state }: Decision): Patch['state'] => (state === 'reopened' ? 'proposed' : state);

/** Decisions of both lists, each once, in this order. */
export function unionOf(one: readonly Decision[], other: readonly Decision[]): Decision[] {
  const all = new Map([...one, ...other].map((decision) => [keyOf(decision), decision]));
  return [...all.values()];
}

const keyOf = ({ state, at, by, commit = '', of = '', rejectedAt = '' }: Decision): string =>
  JSON.stringify([state, at, by, commit, of, rejectedAt]);

/**
 * The record that a write leaves, given the one before it and the fields that it changed. Writes that knew nothing of each
 * other both count: what they come to is that of all decisions, whichever write comes last.
 */
export function settlePatch(
  before: Partial<Patch> | undefined,
  next: Partial<Patch>,
  written: Partial<Patch>,
  changed: readonly string[],
): Partial<Patch> {
  if (before === undefined || !(changed.includes('state') || changed.includes('decisions'))) return next;
  const theirs = changed.includes('state') || written.decisions ? decisionsOf(written) : [];
  const decisions = unionOf(decisionsOf(before), theirs);
  const outcome = outcomeOf(decisions);
  if (!outcome) return next;
  const single = decisions.length === 1 && before.decisions === undefined && written.decisions === undefined;
  return single ? next : { ...next, ...outcome, ...(outcome.mergedAt ? {} : mergedAtOf(before)), decisions };
}

const mergedAtOf = ({ mergedAt }: Partial<Patch>): Pick<Partial<Patch>, 'mergedAt'> =>
  mergedAt === undefined ? {} : { mergedAt };

/** Decisions that speak against what a patch came to: rejections of one that is kept, and the other way about. */
export function contradicting({
  state,
  decisions: all = [],
}: Pick<Patch, 'state' | 'decisions'>): Decision[] {
  const decisions = standing(all);
  if (state === 'merged' || state === 'applied') return decisions.filter((each) => each.state === 'rejected');
  return state === 'rejected' ? decisions.filter((each) => each.state === 'applied') : [];
}
