import type { Section } from './built-from.js';
import { type Pair, sameRuns, type Word, wordsOf } from './words.js';

/** Where the words of one source stand in a built file. */
export interface Alignment {
  source: string;
  /** Text of the source. */
  text: string;
  built: Word[];
  words: Word[];
  /** Indices in `built` and in `words`. */
  runs: Pair[][];
}

/** Of the words of a built file, the part that its source must hold, for it to be that source. */
const leastShare = 0.4;

/**
 * Where each word of a built file stands in its sources: compilers drop types and change the layout, and keep most words and
 * their order. Sources that share too little with it are left out.
 */
export function align(
  built: { file: string; text: string },
  sources: readonly (Section & { text: string })[],
): Alignment[] {
  const all = wordsOf(built.file, built.text);
  if (all === null) return [];
  return sources.flatMap(({ source, text, from, to }) => {
    const own = all.filter(({ line }) => from <= line && line <= to);
    const words = wordsOf(source, text);
    const runs = words && sameRuns(own, words);
    const shared = runs?.reduce((sum, run) => sum + run.length, 0) ?? 0;
    const isSame = runs && shared > 0 && shared >= leastShare * own.length;
    return isSame ? [{ source, text, built: own, words, runs }] : [];
  });
}

/** Segments of a source map, line by line: a column alone, or with a source, its line and its column, all from 0. */
export type Mappings = ([number] | [number, number, number, number])[][];

/** The same as the mappings of a source map whose sources are those of the alignments, in their order. */
export function mappingsOf(text: string, alignments: readonly Alignment[]): Mappings {
  const mappings: Mappings = text.split('\n').map(() => []);
  for (const [at, { built, words, runs }] of alignments.entries())
    for (const run of runs) {
      for (const [here, there] of run) {
        const [word, original] = [built[here], words[there]];
        if (word && original)
          mappings[word.line - 1]?.push([word.column, at, original.line - 1, original.column]);
      }
      const last = built[run.at(-1)?.[0] ?? -1];
      if (last) mappings[last.line - 1]?.push([last.column + last.end - last.start]);
    }
  for (const line of mappings) line.sort((a, b) => a[0] - b[0] || b.length - a.length);
  return mappings;
}
