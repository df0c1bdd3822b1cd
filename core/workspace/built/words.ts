import { diffArrays } from 'diff';
import { parseProgram } from '../../syntax/program.js';

/** A token of a text. */
export interface Word {
  /** In one spelling: quotes are `"`. */
  text: string;
  /** Offsets in the text. */
  start: number;
  end: number;
  /** From 1. */
  line: number;
  /** From 0. */
  column: number;
}

/** All tokens of a JavaScript or TypeScript text; null where it does not parse. */
export function wordsOf(file: string, text: string): Word[] | null {
  for (const jsx of /\.[cm]?ts$/.test(file) ? [false] : [true, false]) {
    try {
      const { tokens = [] } = parseProgram(text, { file, jsx, tokens: true, lenient: true });
      return tokens.map(({ value, range: [start, end], loc }) => {
        const plain = value.replace(/^(['"])(.*)\1$/s, '"$2"');
        return { text: plain, start, end, line: loc.start.line, column: loc.start.column };
      });
    } catch {
      // With the other reading of `<` it may parse.
    }
  }
  return null;
}

/** Words of one of two texts that are not in the other, at most: more differ too much to be one and the same code. */
const mostEdits = 4000;

/** Words in a row that both say, at least: a few may be anywhere. */
const shortestRun = 3;

/** Indices of a word in two texts. */
export type Pair = [here: number, there: number];

/** Runs of words that two texts have in the same order, by the longest sequence that both have; null where they differ too much. */
export function sameRuns(here: readonly Word[], there: readonly Word[]): Pair[][] | null {
  const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);
  const changes = diffArrays(texts(here), texts(there), { maxEditLength: mostEdits });
  if (!changes) return null;
  const runs: Pair[][] = [];
  let [at, beside] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed && count >= shortestRun)
      runs.push(Array.from({ length: count }, (_, next): Pair => [at + next, beside + next]));
    if (!added) at += count;
    if (!removed) beside += count;
  }
  return runs;
}
