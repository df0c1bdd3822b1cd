import type { Candidate, Verdict } from '../../../model.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { createDuplicates } from '../search/duplicates.js';
import { wavesOf } from '../search/waves.js';
import { titleOf } from '../search/wording.js';
import { specificationsOf } from './angelic.js';
import { type Hole, holePriors, holesAt } from './holes.js';
import type { Solution } from './predicates.js';
import { solve } from './solve.js';
import { binding } from './term.js';

/**
 * Finds the values that an expression would have to give for the failing tests to pass, by supposing them in the running
 * program, and then a small expression, over what is in scope there, that gives them. Only where the program can be asked.
 */
export const synthesis: Strategy = {
  name: 'synthesis',
  rung: 'search',
  promise: holePriors.condition,
  applies: (context) =>
    context.suspects.length > 0 && context.probe !== undefined && context.suppose !== undefined,
  propose,
};

async function* propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
  const duplicates = createDuplicates();
  for await (const sites of wavesOf(context)) {
    for (const hole of holesAt(sites)) {
      if (context.signal.aborted) return;
      const batch: Candidate[] = [];
      for (const inputs of await specificationsOf(hole, context)) {
        for (const solution of solve(hole, inputs)) {
          const { edits, wording } = hole.fill(solution.text, solution.binds === binding.primary);
          if (duplicates.isNew([{ source: hole.site.source, edits }]))
            batch.push(candidateOf(hole, solution, edits, titleOf(wording)));
        }
      }
      yield batch;
    }
  }
}

const candidateOf = (
  { kind, site, promise }: Hole,
  { cost }: Solution,
  edits: readonly { start: number; end: number; text: string }[],
  title: string,
): Candidate =>
  makeCandidate({
    strategy: 'synthesis',
    operator: `synthesised-${kind}`,
    title,
    edits: edits.map(({ start, end, text }) => ({ range: { file: site.source.file, start, end }, text })),
    prior: promise * 0.85 ** (cost - 1),
  });
