import { disjoint } from '../strategies/search/compose.js';
import type { TextEdit } from '../strategies/search/proposal.js';
import { functionPathAt } from '../syntax/function-path.js';
import { parse } from '../syntax/parse.js';
import { type Hunk, hunksOf } from './hunks.js';

/** A change of one file, as the file was and as it became. */
export interface FileChange {
  path: string;
  before: string;
  after: string;
}

/** Ways in which one change is made again that are looked at. */
const mostWays = 16;

/**
 * The edits that make a change of the past again in the file as it is now, whatever came, went or moved around it; several
 * where what it changed stands at several places. Where that is in the function in which it was, other functions do not count.
 */
export function replaysOf({ path, before, after }: FileChange, now: string): TextEdit[][] {
  if (before === now) {
    const whole = hunksOf(before, after).map(({ start, end, come }) => ({ start, end, text: come }));
    return whole.length > 0 ? [whole] : [];
  }
  const here = squeeze(now);
  const [functionThen, functionNow] = [functionsIn(path, before), functionsIn(path, now)];
  let ways: TextEdit[][] = [[]];
  for (const hunk of hunksOf(before, after)) {
    const places = placesOf(hunk, before, now, here);
    const home = functionThen(hunk.start + leadingSpace(before.slice(hunk.start, hunk.after)));
    const own = places.filter(({ home: at }) => functionNow(at) === home);
    const edits = (own.length > 0 ? own : places).map(({ edit }) => edit);
    ways = ways.flatMap((way) => edits.map((edit) => [...way, edit]).filter(disjoint)).slice(0, mostWays);
  }
  return ways.filter((way) => way.length > 0);
}

interface Place {
  edit: TextEdit;
  /** Offset that tells its function. */
  home: number;
}

/** Where the lines that went stand now; lines that came alone are known by those around them, else by either of the two. */
function placesOf(hunk: Hunk, before: string, now: string, here: Squeezed): Place[] {
  const { start, end, come } = hunk;
  const gone = before.slice(start, end);
  if (gone.trim() !== '')
    return occurrences(here, gone).map(([from, to]) => ({
      edit: { start: from, end: to, text: come.trim() },
      home: from,
    }));
  const [above, below] = [before.slice(hunk.before, start), before.slice(end, hunk.after)];
  const around = occurrences(here, above + below).map(([from]) => from);
  const afterLine = (from: number): Place => {
    const at = endOf(here, from, above, now);
    return { edit: { start: at, end: at, text: `\n${come}` }, home: from };
  };
  if (above.trim() !== '' && around.length > 0) return around.map(afterLine);
  const beforeLine = (from: number): Place => ({
    edit: { start: from, end: from, text: `${come}\n` },
    home: from,
  });
  return [
    ...occurrences(here, above).map(([from]) => afterLine(from)),
    ...occurrences(here, below).map(([from]) => beforeLine(from)),
  ];
}

/** A text without its white space, and where each of its characters was. */
interface Squeezed {
  text: string;
  offsets: number[];
  now: string;
}

function squeeze(now: string): Squeezed {
  const offsets: number[] = [];
  let text = '';
  for (let at = 0; at < now.length; at += 1) {
    const character = now.charAt(at);
    if (/\s/.test(character)) continue;
    text += character;
    offsets.push(at);
  }
  return { text, offsets, now };
}

const mostOccurrences = 50;

/** Ranges of the text as it is now that hold the same but for white space, and no part of a word. */
function occurrences({ text, offsets, now }: Squeezed, wanted: string): [from: number, to: number][] {
  const sought = wanted.replace(/\s+/g, '');
  const found: [number, number][] = [];
  if (sought === '') return found;
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    const from = offsets[at] ?? 0;
    const to = (offsets[at + sought.length - 1] ?? 0) + 1;
    if (!cutsWord(now, from) && !cutsWord(now, to)) found.push([from, to]);
    if (found.length >= mostOccurrences) break;
  }
  return found;
}

const cutsWord = (text: string, at: number): boolean =>
  /[\p{L}\p{N}_$]/u.test(text.charAt(at - 1)) && /[\p{L}\p{N}_$]/u.test(text.charAt(at));

/** Where a piece that begins at an offset ends. */
function endOf({ offsets }: Squeezed, from: number, piece: string, now: string): number {
  const length = piece.replace(/\s+/g, '').length;
  const first = offsets.indexOf(from);
  return length === 0 ? from : Math.min(now.length, (offsets[first + length - 1] ?? from) + 1);
}

const leadingSpace = (text: string): number => text.length - text.trimStart().length;

/** Tells the function that an offset is in, by its name; nothing where the text does not parse. */
function functionsIn(path: string, text: string): (offset: number) => string {
  let program: ReturnType<typeof parse> | undefined;
  return (offset) => {
    if (program === undefined) program = parse(path, text);
    return program === null ? '' : functionPathAt(program, offset).join(' > ');
  };
}
