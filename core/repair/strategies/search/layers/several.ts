import { createFrontier } from '../frontier.js';
import type { Base, Move } from '../move.js';
import { layerPriors } from '../priors.js';
import type { Site } from '../proposal.js';
import { type Later, onTop, within } from './guided.js';
import { pairedEdits, sameKind } from './paired.js';
import { repeatedEdits } from './repeated.js';
import { swappedEdits } from './swapped.js';

type Task =
  | { kind: 'move'; move: Move }
  /** The second edits of a base, taken from the single ones in their order. */
  | { kind: 'single'; base: Base; at: number }
  | { kind: 'within'; base: Base }
  | { kind: 'later'; later: Later }
  | { kind: 'paired' };

/** What edits of several places are made of. */
export interface Basis {
  /** All single edits so far, the best first. */
  singles: readonly Move[];
  /** Those of the sites at hand. */
  latest: readonly Move[];
  sites: readonly Site[];
  /** Gives what was learned since it was last asked. */
  bases: { take(): Base[] };
}

/** How many edits on top of others are tried before the search goes on to less suspicious places. */
const mostGuided = 20_000;

/**
 * Edits of more than one place, the highest score first: one change at sibling places, exchanges, further edits on top
 * of those that changed what the tests do, and pairs of the best. Bases may be added while it runs.
 */
export function* severalEdits({ singles, latest, sites, bases }: Basis): Generator<Move> {
  const frontier = createFrontier<Task>();
  const best = latest[0]?.score ?? 0;
  for (const move of [...repeatedEdits(singles), ...swappedEdits(sites)])
    frontier.push({ kind: 'move', move }, move.score);
  frontier.push({ kind: 'paired' }, best * best * layerPriors.paired * sameKind);
  let guided = 0;
  for (;;) {
    for (const base of bases.take()) {
      frontier.push({ kind: 'single', base, at: 0 }, base.factor * best);
      frontier.push({ kind: 'within', base }, base.factor);
    }
    const top = frontier.pop();
    if (top === undefined) return;
    const { item: task } = top;
    switch (task.kind) {
      case 'move':
        yield task.move;
        break;
      case 'paired':
        for (const move of pairedEdits(latest)) frontier.push({ kind: 'move', move }, move.score);
        break;
      case 'within':
        for (const later of within(task.base)) frontier.push({ kind: 'later', later }, later.score);
        break;
      case 'later': {
        const move = task.later.make();
        if (move !== null) yield move;
        break;
      }
      case 'single': {
        const second = singles[task.at];
        if (second === undefined || guided++ > mostGuided) break;
        const next = singles[task.at + 1];
        if (next !== undefined) frontier.push({ ...task, at: task.at + 1 }, task.base.factor * next.score);
        const move = onTop(task.base, second);
        if (move !== null) frontier.push({ kind: 'move', move }, move.score);
      }
    }
  }
}
