import type { Candidate, Edit, TestId } from '../../../model.js';
import { testKey } from '../../../runners/test-key.js';
import { makeCandidate, overlap } from '../../candidate.js';
import type { Screened } from '../../portfolio/state.js';

/** A candidate that heals some of the failing tests, and spoils none. */
export interface Part {
  candidate: Candidate;
  /** Keys of the tests that it heals. */
  heals: ReadonlySet<string>;
}

/** Parts that heal the same tests are kept so many times, the likeliest ones. */
const mostAlike = 4;

/** The partial fixes of these tests, those that heal the most first. */
export function partsOf(partial: readonly Screened[], failing: readonly TestId[]): Part[] {
  const wanted = new Set(failing.map(testKey));
  const alike = new Map<string, number>();
  return partial
    .filter(({ verdict }) => verdict.reason === undefined)
    .map(({ candidate, verdict }): Part => {
      const passed = verdict.tests.filter(({ status }) => status === 'passed').map(testKey);
      return { candidate, heals: new Set(passed.filter((key) => wanted.has(key))) };
    })
    .filter(({ heals }) => heals.size > 0)
    .sort((a, b) => b.heals.size - a.heals.size || b.candidate.prior - a.candidate.prior)
    .filter(({ heals }) => {
      const key = [...heals].sort().join('\n');
      const count = alike.get(key) ?? 0;
      alike.set(key, count + 1);
      return count < mostAlike;
    });
}

/** Estimated probability that parts which together heal every test are the fix. */
const promise = 0.4;

/** How many parts are put together at most. */
const mostTogether = 3;

/**
 * Parts put together wherever none touches what another edits and each adds a test that the others do not heal; those
 * that heal the most first.
 */
export function joins(strategy: string, parts: readonly Part[], failing: number, most: number): Candidate[] {
  const all: Part[] = [];
  let latest = [...parts];
  for (let size = 2; size <= mostTogether && all.length < most; size++) {
    latest = latest
      .flatMap((one) => parts.flatMap((other) => together(strategy, one, other, failing) ?? []))
      .filter(
        ({ candidate }, at, found) => found.findIndex((each) => each.candidate.id === candidate.id) === at,
      )
      .sort((a, b) => b.candidate.prior - a.candidate.prior)
      .slice(0, most);
    all.push(...latest);
  }
  return all
    .filter((each) => !all.some((other) => doesMore(other, each)))
    .sort((a, b) => b.heals.size - a.heals.size || b.candidate.prior - a.candidate.prior)
    .map(({ candidate }) => candidate)
    .slice(0, most);
}

/** Whether a join heals as much with only some of the edits of another. */
function doesMore(small: Part, large: Part): boolean {
  if (small.heals.size < large.heals.size || small.candidate.edits.length >= large.candidate.edits.length)
    return false;
  const edits = new Set(large.candidate.edits.map((edit) => JSON.stringify(edit)));
  return small.candidate.edits.every((edit) => edits.has(JSON.stringify(edit)));
}

function together(strategy: string, a: Part, b: Part, failing: number): Part | null {
  const heals = new Set([...a.heals, ...b.heals]);
  if (heals.size === a.heals.size || heals.size === b.heals.size) return null;
  const edits = united(a.candidate.edits, b.candidate.edits);
  if (edits === null) return null;
  const [first, second] = [a.candidate, b.candidate];
  const candidate = makeCandidate({
    strategy,
    operator: `${first.operator}+${second.operator}`,
    title: `${first.title}; ${second.title}`,
    edits,
    prior: (promise * Math.sqrt(first.prior * second.prior) * heals.size) / failing,
    origin: second.origin ?? first.origin,
  });
  return { candidate, heals };
}

/** The edits of both, one that both make once; null where two touch the same place. */
function united(a: readonly Edit[], b: readonly Edit[]): Edit[] | null {
  const edits = [...new Map([...a, ...b].map((edit) => [JSON.stringify(edit), edit])).values()];
  return overlap(edits) ? null : edits;
}
