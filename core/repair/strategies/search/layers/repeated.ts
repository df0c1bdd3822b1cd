import { disjoint } from '../compose.js';
import { layerPriors } from '../priors.js';
import type { TextEdit } from '../proposal.js';
import { functionOf, type Source } from '../source.js';
import type { Move } from '../space.js';

/** The same change at sibling places: two of them, or all that were found so far. */
export interface Repetitions {
  add(move: Move): { move: Move; factor: number }[];
}

const mostPartners = 5;

export function createRepetitions(): Repetitions {
  const groups = new Map<string, Move[]>();
  return {
    add(move) {
      const key = `${move.source.file}\n${move.operator}\n${move.proposal.change}`;
      const earlier = groups.get(key) ?? [];
      groups.set(key, [...earlier, move]);
      if (earlier.length === 0) return [];
      const partners = earlier.slice(-mostPartners).map((each) => [each, move]);
      const all = [...earlier, move];
      const home = (each: Move) => homeOf(move.source, each);
      const near = all.filter((each) => home(each) === home(move));
      const sets = [
        ...partners,
        ...(all.length > 2 ? [all] : []),
        ...(near.length > 2 && near.length < all.length ? [near] : []),
      ];
      return sets.flatMap((set, at) => {
        const joined = join(set);
        return joined === null
          ? []
          : [{ move: joined, factor: layerPriors.repeated * (at < partners.length ? 0.8 : 1) }];
      });
    },
  };
}

const homeOf = (source: Source, move: Move): number => {
  const start = move.proposal.edits[0]?.start ?? 0;
  const node = [...source.links.keys()].findLast((each) => each.range[0] <= start && each.range[1] >= start);
  return node === undefined ? 0 : functionOf(source, node).range[0];
};

/** One move that makes all; of those that overlap, the first counts. Null when fewer than two are left. */
function join(moves: readonly Move[]): Move | null {
  const [first] = moves;
  const edits: TextEdit[] = [];
  let places = 0;
  for (const { proposal } of moves) {
    if (!disjoint([...edits, ...proposal.edits])) continue;
    edits.push(...proposal.edits);
    places++;
  }
  if (first === undefined || places < 2) return null;
  const title = `${first.proposal.title}, at ${places} places`;
  return { ...first, places, proposal: { ...first.proposal, title, edits } };
}
