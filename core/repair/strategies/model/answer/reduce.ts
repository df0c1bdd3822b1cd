import { diffArrays } from 'diff';
import type { Edit } from '../../../../model.js';
import { tokensOf } from '../../../syntax/tokens.js';

/**
 * What a replacement really changes of a range, as edits of single tokens and lines: models write whole blocks and
 * functions anew, and change a word of them. Line ends do not count.
 */
export function reduce(file: string, text: string, start: number, end: number, replacement: string): Edit[] {
  const old = linesOf(text.slice(start, end));
  const now = linesOf(replacement.replace(/\r\n?/g, '\n'));
  const edits: Edit[] = [];
  let [offset, oldAt, nowAt] = [start, 0, 0];
  let open: { start: number; before: string; after: string } | null = null;
  const close = (): void => {
    if (open !== null) edits.push(trimmed(file, open));
    open = null;
  };
  for (const { added, removed, count } of diffArrays(old.map(plain), now.map(plain))) {
    if (!added && !removed) close();
    else open ??= { start: offset, before: '', after: '' };
    if (!added) {
      const lines = old.slice(oldAt, oldAt + count).join('');
      if (removed && open) open.before += lines;
      oldAt += count;
      offset += lines.length;
    }
    if (!removed) {
      if (added && open) open.after += now.slice(nowAt, nowAt + count).join('');
      nowAt += count;
    }
  }
  close();
  return edits;
}

/** Leaves out the tokens, and the room between them, that both have at the beginning and at the end. */
function trimmed(
  file: string,
  { start, before, after }: { start: number; before: string; after: string },
): Edit {
  const [old, now] = [piecesOf(before), piecesOf(after)];
  const same = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && plain(a) === plain(b);
  let first = 0;
  while (same(old[first], now[first])) first++;
  let last = 0;
  const most = Math.min(old.length, now.length) - first;
  while (last < most && same(old.at(-1 - last), now.at(-1 - last))) last++;
  const from = start + old.slice(0, first).join('').length;
  const to = start + old.slice(0, old.length - last).join('').length;
  return { range: { file, start: from, end: to }, text: now.slice(first, now.length - last).join('') };
}

/** Tokens and what stands between them; put together they are the text. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const token of tokensOf(text)) {
    if (token.start > at) pieces.push(text.slice(at, token.start));
    pieces.push(token.text);
    at = token.end;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const plain = (text: string): string => text.replace(/\r\n/g, '\n');
