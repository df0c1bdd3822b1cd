import type { Candidate, Verdict } from '../../../model.js';
import { makeCandidate } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { createDuplicates, type Duplicates } from '../search/duplicates.js';
import { likeness } from '../search/likeness.js';
import { textOf } from '../search/source.js';
import { wavesOf } from '../search/waves.js';
import { titleOf } from '../search/wording.js';
import { type Input, specificationsOf } from './angelic.js';
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

/** So many places are asked about at once: there is more than one thread to run tests in. */
const askedAhead = 2;

async function* propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
  const duplicates = createDuplicates();
  for await (const sites of wavesOf(context)) {
    const holes = holesAt(sites);
    const next = () => {
      const hole = holes.shift();
      return hole && { hole, specifications: askFor(hole, context) };
    };
    const asked = Array.from({ length: askedAhead }, next);
    for (let first = asked.shift(); first && !context.signal.aborted; first = asked.shift()) {
      asked.push(next());
      const { hole, specifications } = first;
      const batch: Candidate[] = [];
      for (const inputs of await specifications) batch.push(...candidatesFor(hole, inputs, duplicates));
      yield batch;
    }
  }
}

/** What it will be told is of no interest any more where the search ends before. */
function askFor(hole: Hole, context: RepairContext): Promise<Input[][]> {
  const specifications = specificationsOf(hole, context);
  specifications.catch(() => {});
  return specifications;
}

/** The more expressions agree with all that was seen, and the less was seen, the less each of them is worth. */
function candidatesFor(hole: Hole, inputs: readonly Input[], duplicates: Duplicates): Candidate[] {
  const solutions = solve(hole, inputs);
  const { node, site } = hole;
  const own = node === null ? null : textOf(site.source, node);
  const weight = ({ text, cost }: Solution): number =>
    0.7 ** cost * (own === null ? 1 : 0.3 + likeness(own, text));
  const evidence = 1 - 0.5 ** inputs.length;
  const sum = solutions.reduce((total, each) => total + weight(each), 0);
  return solutions.flatMap((solution) => {
    const { edits, wording } = hole.fill(solution.text, solution.binds === binding.primary);
    if (!duplicates.isNew([{ source: hole.site.source, edits }])) return [];
    const prior = (hole.promise * evidence * weight(solution)) / sum;
    return [candidateOf(hole, edits, titleOf(wording), prior)];
  });
}

const candidateOf = (
  { kind, site }: Hole,
  edits: readonly { start: number; end: number; text: string }[],
  title: string,
  prior: number,
): Candidate =>
  makeCandidate({
    strategy: 'synthesis',
    operator: `synthesised-${kind}`,
    title,
    edits: edits.map(({ start, end, text }) => ({ range: { file: site.source.file, start, end }, text })),
    prior,
  });
