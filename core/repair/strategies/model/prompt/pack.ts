import type { Data } from './fence.js';
import { tokensOf } from './tokens.js';

/** Less of a piece than this tells nothing. */
const leastTokens = 60;

/**
 * The pieces of data, in order of worth, that fit in so many tokens. What does not fit whole is cut at its end where it
 * is not code that is to be edited, and left out otherwise; smaller pieces after it may still fit.
 */
export function pack(data: readonly Data[], room: number, overhead: number): Data[] {
  const chosen: Data[] = [];
  let left = room;
  for (const piece of data) {
    const size = tokensOf(piece.text) + overhead;
    if (size <= left) {
      chosen.push(piece);
      left -= size;
    } else if (left - overhead >= leastTokens && (!/^suspect/.test(piece.what) || chosen.length === 0)) {
      chosen.push({ ...piece, text: cutTo(piece.text, left - overhead) });
      left = 0;
    }
  }
  return chosen;
}

/** Whole lines from the beginning of a text, as many as fit, with a word that the rest is missing. */
export function cutTo(text: string, tokens: number): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  let left = tokens - tokensOf(mark) - 1;
  for (const line of lines) {
    left -= tokensOf(`${line}\n`);
    if (left < 0) break;
    kept.push(line);
  }
  return kept.length === lines.length ? text : [...kept, mark].join('\n');
}

const mark = '(the rest is cut off here)';
