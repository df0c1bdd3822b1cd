import type { Data } from './fence.js';

/** How many tokens a model makes of a text. */
export type CountTokens = (text: string) => number;

export interface Room {
  tokens: number;
  /** What the marks around each piece take of it. */
  overhead: number;
  count: CountTokens;
}

/** Less of a piece than this tells nothing. */
const leastTokens = 60;

/**
 * The pieces of data, in order of worth, that fit in so many tokens. What does not fit whole is cut at its end where it
 * is not code that is to be edited, and left out otherwise; smaller pieces after it may still fit.
 */
export function pack(data: readonly Data[], { tokens, overhead, count }: Room): Data[] {
  const chosen: Data[] = [];
  let left = tokens;
  for (const piece of data) {
    const size = count(piece.text) + overhead;
    if (size <= left) {
      chosen.push(piece);
      left -= size;
    } else if (left - overhead >= leastTokens && (!/^suspect/.test(piece.what) || chosen.length === 0)) {
      chosen.push({ ...piece, text: cutTo(piece.text, left - overhead, count) });
      left = 0;
    }
  }
  return chosen;
}

/** Whole lines from the beginning of a text, as many as fit, with a word that the rest is missing. */
export function cutTo(text: string, tokens: number, count: CountTokens): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  let left = tokens - count(mark) - 1;
  for (const line of lines) {
    left -= count(`${line}\n`);
    if (left < 0) break;
    kept.push(line);
  }
  return kept.length === lines.length ? text : [...kept, mark].join('\n');
}

const mark = '(the rest is cut off here)';
