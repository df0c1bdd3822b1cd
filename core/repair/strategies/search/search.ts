import type { Candidate, Verdict } from '../../../model.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
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
const batchSizes = [16, 32, 64] as const;

async function* propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
  const space = await createSearchSpace(context);
  for (let round = 0; !context.signal.aborted; round++) {
    const size = batchSizes[Math.min(round, batchSizes.length - 1)] ?? 64;
    const batch: Candidate[] = [];
    while (batch.length < size && !context.signal.aborted) {
      const found = space.next();
      if (found === null) break;
      batch.push(makeCandidate({ strategy: 'search', ...found }));
    }
    if (batch.length === 0) return;
    const verdicts = yield batch;
    for (const verdict of verdicts ?? []) space.learn(verdict.candidate, verdict);
  }
}
