import { disjoint } from '../compose.js';
import type { Move } from '../space.js';

/** Two of the best single edits together, with nothing to say that they belong together. */
export interface Pairs {
  add(move: Move, score: number): { move: Move; score: number }[];
}

const mostKept = 100;

export function createPairs(): Pairs {
  const kept: { move: Move; score: number }[] = [];
  return {
    add(move, score) {
      if (kept.length >= mostKept) return [];
      const pairs = kept.flatMap((other) => {
        const edits = [...other.move.proposal.edits, ...move.proposal.edits];
        if (other.move.source !== move.source || !disjoint(edits)) return [];
        const title = `${other.move.proposal.title}; ${move.proposal.title}`;
        const operator = `${other.move.operator}+${move.operator}`;
        const proposal = { ...move.proposal, title, edits, change: title };
        return [
          {
            move: { ...move, operator, proposal, places: 2 },
            score: score * other.score * (move.operator === other.move.operator ? 3 : 1),
          },
        ];
      });
      kept.push({ move, score });
      return pairs;
    },
  };
}
