import { parse } from '../../../syntax/parse.js';
import { indentAt, lineStart, lineStop } from '../../../syntax/style.js';
import type { Hole } from '../holes.js';
import { parseCode } from './functions.js';
import { indented, indentOf, trimmedLines } from './layout.js';
import type { ReadAnswer } from './read.js';
import { reduce } from './reduce.js';

/**
 * Reads what fills a hole: the code between the marks of a HOLE block, else the only fenced code, else the whole answer.
 * The file has to parse with it, and an expression has to be one expression; nothing else of the file can change. What
 * stands before and after the hole in its line may be repeated.
 */
export function readHole(answer: string, hole: Hole): ReadAnswer {
  const found = codeIn(answer);
  if ('trouble' in found) return found;
  const lines = trimmedLines(found.code);
  if (lines.length === 0) return { trouble: 'Nothing was given to fill the hole.' };
  const code = lines.join('\n').trimStart();
  const fill = [code, withoutSurroundings(code, hole)].find((each) => each !== null && fits(each, hole));
  if (!fill) return { trouble: `What was given does not parse as the ${hole.kind} of the hole.` };
  const [first = '', ...rest] = fill.split('\n');
  const own = indentAt(hole.text, hole.start);
  const text = [first, ...indented(rest, indentOf(lines[0] ?? ''), own)].join('\n');
  const edits = reduce(hole.file, hole.text, hole.start, hole.end, withoutEnd(text, hole));
  return edits.length > 0 ? { edits } : { trouble: 'It changes nothing: it is what stood in the hole.' };
}

function codeIn(answer: string): { code: string } | { trouble: string } {
  const blocks = holeBlocks(answer);
  if (blocks === null)
    return { trouble: 'The block does not begin with <<<<<<< HOLE and end with >>>>>>> HOLE.' };
  const [only, ...others] = blocks.length > 0 ? blocks : parseCode(answer).map(({ code }) => code);
  return others.length > 0
    ? { trouble: 'There is more than one piece of code for one hole.' }
    : { code: only ?? answer };
}

const marks = { begin: /^\s*<{5,9} ?HOLE\s*$/i, end: /^\s*>{5,9} ?HOLE\s*$/i };

/** What stands between the marks; null where they do not come in pairs. */
function holeBlocks(answer: string): string[] | null {
  const blocks: string[] = [];
  let open: string[] | null = null;
  for (const line of answer.split(/\r?\n/)) {
    const [begins, ends] = [marks.begin.test(line), marks.end.test(line)];
    if (begins ? open !== null : ends && open === null) return null;
    if (begins) open = [];
    else if (ends && open !== null) {
      blocks.push(open.join('\n'));
      open = null;
    } else open?.push(line);
  }
  return open === null ? blocks : null;
}

function fits(fill: string, hole: Hole): boolean {
  const text = withoutEnd(fill, hole);
  const filled = hole.text.slice(0, hole.start) + text + hole.text.slice(hole.end);
  return (hole.kind === 'statement' || isExpression(hole.file, text)) && parse(hole.file, filled) !== null;
}

/** Whether a text is one expression, which does not close the parenthesis around it. */
function isExpression(file: string, text: string): boolean {
  const body = parse(file, `(${text}\n)`)?.body ?? [];
  const [statement] = body;
  return body.length === 1 && statement?.type === 'ExpressionStatement' && statement.expression.range[0] > 0;
}

/** An expression does not end with a semicolon. */
const withoutEnd = (fill: string, { kind }: Hole): string =>
  kind === 'expression' && fill.endsWith(';') ? fill.slice(0, -1).trimEnd() : fill;

/** The code without the rest of the line around the hole; null where it does not repeat all of that. */
function withoutSurroundings(code: string, { text, start, end }: Hole): string | null {
  const before = wordsOf(text.slice(lineStart(text, start), start));
  const after = wordsOf(text.slice(end, lineStop(text, end)));
  const from = endOf(code, before);
  const to = from === null ? null : endOf(reversed(code.slice(from)), after.map(reversed).reverse());
  return from === null || to === null || before.length + after.length === 0
    ? null
    : code.slice(from, code.length - to).trim();
}

/** Where these words end that a text begins with, whatever room is between them; null where it does not. */
function endOf(text: string, words: readonly string[]): number | null {
  let at = 0;
  for (const word of words) {
    while (/\s/.test(text.charAt(at))) at++;
    if (!text.startsWith(word, at)) return null;
    at += word.length;
  }
  return at;
}

const wordsOf = (text: string): string[] => text.match(/\S+/g) ?? [];
const reversed = (text: string): string => [...text].reverse().join('');
