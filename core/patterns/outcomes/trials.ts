import type { EditOutcome, PastFixes, Patch } from '../../model.js';
import type { Trial } from '../../repair/learning/posteriors.js';
import { remaining } from '../../statistics/forgetting.js';

/** What one edit counts for: a person's word most, a proof that nobody has confirmed little. */
const weights = { decided: 1, proved: 0.25, disproved: 0.5, history: 0.25 };
/** However long a history is, of one kind of edit, file or kind of function it counts for no more than this. */
const mostOfHistory = 4;

/**
 * All that this repository has shown of edits: by its patches, by candidates that failed the proof, and by its history; what is
 * older counts less. `now` in milliseconds since 1970.
 */
export function trialsOf(patches: readonly Patch[], outcomes: readonly EditOutcome[], now: number): Trial[] {
  const trials: Trial[] = [];
  for (const patch of patches) {
    const counts = countsOf(patch);
    if (counts === null) continue;
    const { strategy, files, place = null } = patch;
    const left = remaining(Date.parse(settledAt(patch)), now);
    const [right, wrong] = [left * counts.right, left * counts.wrong];
    trials.push({ strategy, operator: kindOfEdit(patch.operator), files, place, right, wrong });
  }
  for (const outcome of outcomes) {
    const left = remaining(Date.parse(outcome.at), now);
    if (outcome.kind === 'history') trials.push(...trialsOfHistory(outcome, left));
    else {
      const operator = kindOfEdit(outcome.operator);
      trials.push({ ...outcome, operator, right: 0, wrong: left * weights.disproved });
    }
  }
  return trials;
}

export type Settled = Pick<Patch, 'state' | 'decisions' | 'mergedAt' | 'at'>;

/** When a patch became what it is: was decided on, or else made. */
export const settledAt = ({ state, decisions, mergedAt, at }: Settled): string =>
  decisions?.findLast((each) => each.state === state)?.at ?? mergedAt ?? at;

/** Of fixes that were decided on and candidates that failed their proof: how many there were, and what is left of them. */
export function evidenceOf(
  patches: readonly Patch[],
  outcomes: readonly EditOutcome[],
  now: number,
): { seen: number; left: number } {
  const times = [
    ...patches.filter(isDecided).map(settledAt),
    ...outcomes.flatMap((each) => (each.kind === 'disproved' ? [each.at] : [])),
  ];
  return { seen: times.length, left: times.reduce((sum, at) => sum + remaining(Date.parse(at), now), 0) };
}

const isDecided = (patch: Patch): boolean => {
  const counts = countsOf(patch);
  return counts !== null && Math.max(counts.right, counts.wrong) === weights.decided;
};

/** Without the pattern that it was made by. */
const kindOfEdit = (operator: string): string => operator.replace(/ by pattern \w+$/, '');

/** Null of what is no fix of an error, or of what another patch took the place of. */
function countsOf({ state, reverts, check, upgrades }: Patch): Pick<Trial, 'right' | 'wrong'> | null {
  if (reverts !== undefined || check !== undefined || upgrades !== undefined) return null;
  switch (state) {
    case 'merged':
    case 'applied':
      return { right: weights.decided, wrong: 0 };
    case 'rejected':
    case 'reverted':
      return { right: 0, wrong: weights.decided };
    case 'superseded':
      return null;
    default:
      return { right: weights.proved, wrong: 0 };
  }
}

/** Files are left out: what is long was fixed often, and its places are no likelier for that (`npm run bench -- order`). */
function trialsOfHistory({ operators, places }: PastFixes, left: number): Trial[] {
  const nothing = { strategy: null, operator: null, files: [], place: null, wrong: 0 };
  const weigh = (count: number): number => Math.min(mostOfHistory, weights.history * left * count);
  const found: Trial[] = [];
  for (const [operator, count] of Object.entries(operators))
    found.push({ ...nothing, operator, right: weigh(count) });
  for (const [place, count] of Object.entries(places))
    found.push({ ...nothing, place: place as Trial['place'], right: weigh(count) });
  return found;
}
