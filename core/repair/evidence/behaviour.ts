import type { Candidate } from '../../model.js';
import type { Observations, Observed } from '../../sandbox/screening/screener.js';

/** How one plausible candidate behaves, beside the others and beside the unchanged program. All shares are 0..1. */
export interface Behaviour {
  /** Candidates that gave the same for every input have the same number. */
  group: number;
  /** The part of the prior of all observed candidates that is in its group. */
  share: number;
  /** Derived inputs for which it gives something else than the unchanged program. */
  departure: number;
  /** Derived inputs for which it throws or never ends, or gives NaN, where the unchanged program does not. */
  trouble: number;
  /** Derived inputs for which the type of its result is one that the tests never saw. */
  strange: number;
  /** Whether it gives the same for all derived inputs, while the unchanged program does not. */
  constant: boolean;
}

/**
 * Groups plausible candidates by what they do. Candidates of one group are one patch in several spellings; what many
 * likely edits agree on is likelier to be meant (test-based disagreement, as in Xin and Reiss, "Identifying Test-Suite-
 * Overfitted Patches through Test Case Generation", ISSTA 2017, and in the clusters of AlphaCode, Science 378, 2022).
 */
export function behaviours(
  candidates: readonly Candidate[],
  observations: Observations,
): Map<string, Behaviour> {
  const observed = candidates.flatMap((candidate) => {
    const results = observations.of.get(candidate.id);
    return results ? [{ candidate, results }] : [];
  });
  const total = observed.reduce((sum, { candidate }) => sum + candidate.prior, 0);
  const groups = new Map<string, { number: number; prior: number }>();
  for (const { candidate, results } of observed) {
    const key = results.map(({ text }) => text).join('\n');
    const group = groups.get(key) ?? { number: groups.size, prior: 0 };
    group.prior += candidate.prior;
    groups.set(key, group);
  }
  return new Map(
    observed.map(({ candidate, results }) => {
      const group = groups.get(results.map(({ text }) => text).join('\n'));
      const share = group && total > 0 ? group.prior / total : 1;
      return [candidate.id, { group: group?.number ?? 0, share, ...besideOriginal(results, observations) }];
    }),
  );
}

function besideOriginal(
  results: readonly Observed[],
  { before, seen }: Observations,
): Omit<Behaviour, 'group' | 'share'> {
  const known = new Set(results.slice(0, seen).map(({ kind }) => kind));
  const derived = results.slice(seen).flatMap((now, index) => {
    const old = before[seen + index];
    return old ? [{ now, old }] : [];
  });
  const share = (test: (pair: { now: Observed; old: Observed }) => boolean) =>
    derived.length === 0 ? 0 : derived.filter(test).length / derived.length;
  return {
    departure: share(({ now, old }) => now.text !== old.text),
    trouble: share(({ now, old }) => isTrouble(now) && !isTrouble(old)),
    strange: share(({ now, old }) => !isTrouble(now) && !known.has(now.kind) && old.kind !== now.kind),
    constant: isConstant(derived.map(({ now }) => now)) && !isConstant(derived.map(({ old }) => old)),
  };
}

const isTrouble = ({ kind }: Observed): boolean => kind === 'throws' || kind === 'cut' || kind === 'NaN';

const isConstant = (results: readonly Observed[]): boolean =>
  results.length > 1 && results.every(({ text }) => text === results[0]?.text);
