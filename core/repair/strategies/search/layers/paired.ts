import { disjoint } from '../compose.js';
import type { FileEdits, Move } from '../move.js';
import { layerPriors } from '../priors.js';
import { titleOf } from '../wording.js';

const mostPaired = 100;

/** Two edits of one kind belong together so many times as often. */
export const sameKind = 3;

/** Two of the best single edits together, with nothing to say that they belong together. */
export function pairedEdits(singles: readonly Move[]): Move[] {
  const best = singles.slice(0, mostPaired);
  return best.flatMap((a, at) => best.slice(at + 1).flatMap((b) => pairOf(a, b) ?? []));
}

/** Null where they touch the same place. */
export function pairOf(a: Move, b: Move): Move | null {
  const factor = layerPriors.paired * (a.operator === b.operator ? sameKind : 1);
  return together(a, b, a.score * b.score * factor);
}

/** Both moves as one, or null where they touch the same place. */
export function together(a: Move, b: Move, score: number): Move | null {
  const files = united(a.files, b.files);
  if (files === null) return null;
  const title = `${titleOf(a.wording)}; ${titleOf(b.wording)}`;
  return { operator: `${a.operator}+${b.operator}`, wording: { title, change: title }, files, score };
}

function united(a: readonly FileEdits[], b: readonly FileEdits[]): FileEdits[] | null {
  const all = [...a];
  for (const file of b) {
    const at = all.findIndex(({ source }) => source.file === file.source.file);
    const own = all[at];
    if (own === undefined) {
      all.push(file);
      continue;
    }
    const edits = [...own.edits, ...file.edits];
    if (!disjoint(edits)) return null;
    all[at] = { source: own.source, edits };
  }
  return all;
}
