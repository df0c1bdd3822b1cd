import { createHash } from 'node:crypto';
import type { Candidate, Edit, Origin } from '../model.js';

export interface CandidateParts {
  strategy: string;
  operator: string;
  title: string;
  edits: readonly Edit[];
  /** Estimated probability that this is the fix; clamped to 0..1. */
  prior: number;
  origin?: Origin | undefined;
}

/** Sorts the edits by file and start; throws a TypeError when two of them overlap, which is a fault of the strategy. */
export function makeCandidate(parts: CandidateParts): Candidate {
  const edits = [...parts.edits].sort(byPlace);
  if (overlap(edits)) throw new TypeError(`Edits of "${parts.title}" overlap.`);
  const { strategy, operator, title, origin } = parts;
  const prior = Math.min(1, Math.max(0, parts.prior));
  return {
    id: hashEdits(edits).slice(0, 16),
    strategy,
    operator,
    title,
    edits,
    prior,
    ...(origin && { origin }),
  };
}

/** SHA-256, in hex, of what the candidate changes: equal for equal edits, whoever proposed them. */
export const editHash = (candidate: Pick<Candidate, 'edits'>): string =>
  hashEdits([...candidate.edits].sort(byPlace));

/** Two edits overlap when their ranges share a character, or when both insert at one offset. */
export function overlap(edits: readonly Edit[]): boolean {
  const sorted = [...edits].sort(byPlace);
  return sorted.some((edit, index) => {
    const next = sorted[index + 1];
    if (next === undefined || next.range.file !== edit.range.file) return false;
    return next.range.start < edit.range.end || next.range.start === edit.range.start;
  });
}

function hashEdits(sorted: readonly Edit[]): string {
  const hash = createHash('sha256');
  for (const { range, text } of sorted) {
    const normalised = text.replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '');
    hash.update(JSON.stringify([range.file, range.start, range.end, normalised]));
  }
  return hash.digest('hex');
}

const byPlace = (a: Edit, b: Edit): number =>
  (a.range.file < b.range.file ? -1 : a.range.file > b.range.file ? 1 : 0) ||
  a.range.start - b.range.start ||
  a.range.end - b.range.end;
