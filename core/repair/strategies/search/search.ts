import type { Candidate, Verdict } from '../../../model.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import type { Move } from './move.js';
import { createSearchSpace } from './space.js';

/**
 * Generate and validate: the likeliest edits at the most suspicious places first, each built only when its turn comes.
 * Single edits lead; then the same edit at sibling places, exchanges, a second edit on top of one that changed what
 * the tests do, and pairs. After Weimer et al., "Automatically Finding Patches Using Genetic Programming", ICSE 2009
 * (ingredients from the project), Long and Rinard, "Automatic Patch Generation by Learning Correct Code", POPL 2016
 * (ordering), and Saha et al., "Harnessing Evolution for Multi-Hunk Program Repair", ICSE 2019 (sibling places).
 */
export const search: Strategy = {
  name: 'search',
  rung: 'search',
  applies: (context) => context.suspects.length > 0,
  propose,
};

/** The first batch is small, since the first candidates are the likeliest; later ones keep the screener busy. */
const firstBatch = 16;
const largestBatch = 256;

async function* propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
  const space = createSearchSpace(context);
  const candidates = space.candidates();
  const moves = new Map<string, Move>();
  for (let size = firstBatch; !context.signal.aborted; size = Math.min(2 * size, largestBatch)) {
    const batch: Candidate[] = [];
    while (batch.length < size && !context.signal.aborted) {
      const next = await candidates.next();
      if (next.done) break;
      const candidate = makeCandidate({ strategy: 'search', ...next.value });
      moves.set(candidate.id, next.value.move);
      batch.push(candidate);
    }
    if (batch.length === 0) return;
    for (const verdict of (yield batch) ?? []) {
      const move = moves.get(verdict.candidate);
      if (move !== undefined) space.learn(move, verdict);
      // What ran out of time may be looked at again later.
      if (verdict.status !== 'timeout') moves.delete(verdict.candidate);
    }
  }
}
