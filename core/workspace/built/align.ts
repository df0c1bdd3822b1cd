import { diffArrays } from 'diff';
import { parseProgram } from '../../syntax/program.js';
import type { Section } from './built-from.js';

/** Segments of a source map, line by line: a column alone, or with a source, its line and its column, all from 0. */
export type Mappings = ([number] | [number, number, number, number])[][];

/** Words of one of two texts that are not in the other, at most: more differ too much to be one and the same code. */
const mostEdits = 4000;

/** Of the words of a built file, the part that its source must hold, for it to be that source. */
const leastShare = 0.4;

/** Words in a row that both say, at least: a few may be anywhere. */
const shortestRun = 3;

/**
 * Where each word of a built file stands in its sources, by the longest sequence of words that both have: compilers drop types
 * and change the layout, and keep most words and their order. Null where too little is the same for it to be told.
 */
export function alignedLines(
  built: { file: string; text: string },
  sources: readonly (Section & { text: string })[],
): Mappings | null {
  const words = wordsOf(built.file, built.text);
  if (words === null) return null;
  const mappings: Mappings = built.text.split('\n').map(() => []);
  let isAny = false;
  for (const [at, { source, text, from, to }] of sources.entries()) {
    const own = words.filter(({ line }) => from <= line && line <= to);
    const theirs = wordsOf(source, text);
    const runs = theirs && sameRuns(own, theirs);
    const shared = runs?.reduce((sum, run) => sum + run.length, 0) ?? 0;
    if (!runs || shared < leastShare * own.length) continue;
    isAny ||= shared > 0;
    for (const run of runs) {
      for (const [here, there] of run)
        mappings[here.line - 1]?.push([here.column, at, there.line - 1, there.column]);
      const last = run.at(-1)?.[0];
      if (last) mappings[last.line - 1]?.push([last.column + last.length]);
    }
  }
  for (const line of mappings) line.sort((a, b) => a[0] - b[0] || a.length - b.length);
  return isAny ? mappings : null;
}

interface Word {
  text: string;
  /** From 1. */
  line: number;
  /** From 0. */
  column: number;
  length: number;
}

/** All but semicolons, which compilers set as they like, in one spelling. */
function wordsOf(file: string, text: string): Word[] | null {
  for (const jsx of /\.[cm]?ts$/.test(file) ? [false] : [true, false]) {
    try {
      const { tokens = [] } = parseProgram(text, { file, jsx, tokens: true, lenient: true });
      return tokens.flatMap(({ value, loc: { start, end } }) => {
        if (value === ';') return [];
        const length = start.line === end.line ? end.column - start.column : 0;
        const plain = value.replace(/^(['"])(.*)\1$/s, '"$2"');
        return [{ text: plain, line: start.line, column: start.column, length }];
      });
    } catch {
      // With the other reading of `<` it may parse.
    }
  }
  return null;
}

type Run = [here: Word, there: Word][];

function sameRuns(here: readonly Word[], there: readonly Word[]): Run[] | null {
  const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);
  const changes = diffArrays(texts(here), texts(there), { maxEditLength: mostEdits });
  if (!changes) return null;
  const runs: Run[] = [];
  let [at, beside] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed && count >= shortestRun)
      runs.push(here.slice(at, at + count).map((word, next) => [word, there[beside + next] ?? word]));
    if (!added) at += count;
    if (!removed) beside += count;
  }
  return runs;
}
