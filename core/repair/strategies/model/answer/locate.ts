import { trimmed } from './layout.js';

/** Where a quoted piece of a text is, as offsets. */
export interface Located {
  start: number;
  end: number;
  /** Indentation of its first line in the text and in the quotation, where whole lines were found. */
  indent: { own: string; quoted: string } | null;
}

/**
 * Finds what a model quotes of a text: character by character if it can, else line by line, where indentation, the room
 * between words, trailing white space, blank lines and line ends do not count, and everything else does. What is found
 * twice is not found: no line number of a model is ever believed.
 */
export function locate(text: string, quoted: string): Located | 'none' | 'several' {
  const exact = exactly(text, trimmed(quoted));
  if (exact !== 'none') return exact;
  return byLines(text, quoted);
}

function exactly(text: string, quoted: string): Located | 'none' | 'several' {
  if (quoted.trim() === '') return 'none';
  const start = text.indexOf(quoted);
  if (start < 0) return 'none';
  if (text.indexOf(quoted, start + 1) >= 0) return 'several';
  const end = start + quoted.length;
  return splitsWord(text, start) || splitsWord(text, end) ? 'none' : { start, end, indent: null };
}

const splitsWord = (text: string, at: number): boolean =>
  /[\w$]{2}/.test(text.slice(Math.max(0, at - 1), at + 1));

function byLines(text: string, quoted: string): Located | 'none' | 'several' {
  const own = linesOf(text);
  const wanted = linesOf(quoted);
  const [first] = wanted;
  if (first === undefined) return 'none';
  const found: number[] = [];
  for (let at = 0; at + wanted.length <= own.length; at++)
    if (wanted.every((line, index) => own[at + index]?.bare === line.bare)) found.push(at);
  const [at, ...others] = found;
  if (at === undefined) return 'none';
  if (others.length > 0) return 'several';
  const [from, to] = [own[at], own[at + wanted.length - 1]];
  if (from === undefined || to === undefined) return 'none';
  return { start: from.start, end: to.end, indent: { own: from.indent, quoted: first.indent } };
}

interface Line {
  /** Offsets of the line with its indentation, without its end. */
  start: number;
  end: number;
  indent: string;
  /** The line with its white space squeezed. */
  bare: string;
}

/** The lines that are not blank. */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const { 0: whole, index } of text.matchAll(/[^\n]+/g)) {
    const line = whole.replace(/\r$/, '');
    const bare = line
      .replace(/^\uFEFF/, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (bare === '') continue;
    lines.push({ start: index, end: index + line.length, indent: /^[ \t]*/.exec(line)?.[0] ?? '', bare });
  }
  return lines;
}
