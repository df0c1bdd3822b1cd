import type { Edit } from '../model.js';

const byteOrderMark = '\uFEFF';

/**
 * `text` with `edits` made. Offsets are UTF-16 offsets in `text` as it is, byte-order mark included. The edits'
 * own texts use `\n` and get the file's line end; the byte-order mark stays. Throws RangeError where edits
 * overlap or leave the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort(
    (left, right) => left.range.start - right.range.start || left.range.end - right.range.end,
  );
  const first = text.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  const end = lineEndOf(text);
  const parts: string[] = [text.slice(0, first)];
  let at = first;
  for (const { range, text: replacement } of sorted) {
    const start = Math.max(range.start, first);
    const stop = Math.max(range.end, first);
    if (start < at || stop < start || stop > text.length || range.start < 0) {
      throw new RangeError(`The edit ${range.start}..${range.end} of ${range.file} does not fit its text`);
    }
    const plain = first > 0 && range.start === 0 ? withoutMark(replacement) : replacement;
    parts.push(text.slice(at, start), plain.replace(/\r\n?|\n/g, end));
    at = stop;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** The line end that most lines of `text` have. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const windows = text.match(/\r\n/g)?.length ?? 0;
  const all = text.match(/\n/g)?.length ?? 0;
  return windows * 2 > all ? '\r\n' : '\n';
}

/** Edits by file, in the order the files first appear. */
export function editsByFile(edits: readonly Edit[]): Map<string, Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const edit of edits) files.set(edit.range.file, [...(files.get(edit.range.file) ?? []), edit]);
  return files;
}

const withoutMark = (text: string): string => (text.startsWith(byteOrderMark) ? text.slice(1) : text);
