import type { Edit, Verdict } from '../../../model.js';
import { operatorFactor } from '../../learning/posteriors.js';
import type { RepairContext } from '../../strategy.js';
import { createDuplicates } from './duplicates.js';
import { createGuidance } from './layers/guided.js';
import { severalEdits } from './layers/several.js';
import { singleEdits } from './layers/single.js';
import type { Base, Move } from './move.js';
import { priorOf } from './priors.js';
import type { Site } from './proposal.js';
import { wavesOf } from './waves.js';
import { titleOf } from './wording.js';

/** What the space yields: the parts of a candidate that the strategy does not know. */
export interface Found {
  operator: string;
  title: string;
  edits: Edit[];
  prior: number;
  /** 1 for a single edit, 2 for more than one. */
  layer: 1 | 2;
  move: Move;
}

/** All edits that the strategy could propose, built no earlier than needed. */
export interface SearchSpace {
  /**
   * Every new candidate: of the most suspicious places all single edits, the best first, then all of several edits,
   * the best first; then the same of the next places.
   */
  candidates(): AsyncGenerator<Found, void>;
  /** Takes in what the tests said about a candidate. */
  learn(move: Move, verdict: Verdict): void;
}

export function createSearchSpace(context: RepairContext): SearchSpace {
  const outcomes = context.learned?.outcomes;
  const prior = (operator: string): number =>
    priorOf(operator) * (outcomes === undefined ? 1 : operatorFactor(outcomes, operator));
  const duplicates = createDuplicates();
  const guidance = createGuidance();
  const singles: Move[] = [];
  let bases: Base[] = [];
  const pending = {
    take: () => {
      const taken = bases;
      bases = [];
      return taken;
    },
  };

  return {
    async *candidates() {
      for await (const sites of wavesOf(context)) yield* ofWave(sites);
    },
    learn(move, verdict) {
      const base = guidance.baseOf(move, verdict);
      if (base !== null) bases.push(base);
    },
  };

  function* ofWave(sites: readonly Site[]): Generator<Found> {
    const known = singles.length;
    for (const move of singleEdits(sites, prior)) {
      if (!duplicates.isNew(move.files)) continue;
      singles.push(move);
      yield foundBy(move, 1);
    }
    for (const move of severalEdits({ singles, latest: singles.slice(known), sites, bases: pending })) {
      if (duplicates.isNew(move.files)) yield foundBy(move, 2);
    }
  }
}

/** A move as the parts of a candidate. */
export const foundBy = (move: Move, layer: 1 | 2): Found => ({
  operator: move.operator,
  title: titleOf(move.wording),
  edits: move.files.flatMap(({ source: { file }, edits }) =>
    edits.map(({ start, end, text }) => ({ range: { file, start, end }, text })),
  ),
  prior: move.score,
  layer,
  move,
});
