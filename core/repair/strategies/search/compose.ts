import type { TextEdit } from './proposal.js';

/** The text with sorted or unsorted, non-overlapping edits made. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/**
 * Edits of the original text that do what `first` and then `second` do, the latter being edits of the text that
 * `first` left. Where they touch the same place, they are joined into one.
 */
export function compose(text: string, first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const middle = applyTextEdits(text, first);
  const joined: TextEdit[] = [];
  const pending = placed(first);
  for (const edit of inOrder(second)) {
    const touched = pending.filter((each) => each.from <= edit.end && each.to >= edit.start);
    for (const each of touched) pending.splice(pending.indexOf(each), 1);
    const from = Math.min(edit.start, ...touched.map((each) => each.from));
    const to = Math.max(edit.end, ...touched.map((each) => each.to));
    const written = middle.slice(from, edit.start) + edit.text + middle.slice(edit.end, to);
    joined.push({
      start: originalOffset(first, from, 'start'),
      end: originalOffset(first, to, 'end'),
      text: written,
    });
  }
  const rest = pending.map(({ edit }) => edit);
  return merged(text, inOrder([...rest, ...joined]));
}

export const inOrder = (edits: readonly TextEdit[]): TextEdit[] =>
  [...edits].sort((a, b) => a.start - b.start || a.end - b.end);

export const disjoint = (edits: readonly TextEdit[]): boolean =>
  inOrder(edits).every((edit, at, all) => {
    const next = all[at + 1];
    return next === undefined || (edit.end <= next.start && edit.start !== next.start);
  });

/** Where each edit's text lies in the text that all of them make. */
function placed(edits: readonly TextEdit[]): { edit: TextEdit; from: number; to: number }[] {
  let shift = 0;
  return inOrder(edits).map((edit) => {
    const from = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { edit, from, to: from + edit.text.length };
  });
}

/** Offset in the text before the edits of an offset after them; inside of an edit's text, the edge of its range. */
function originalOffset(edits: readonly TextEdit[], offset: number, edge: 'start' | 'end'): number {
  let shift = 0;
  for (const { edit, from, to } of placed(edits)) {
    const before = edge === 'start' ? offset < from : offset <= from && to !== from;
    if (before || offset < from) break;
    if (edge === 'start' && offset < to) return edit.start;
    if (edge === 'start' && offset === from) return edit.start;
    if (offset < to || (edge === 'end' && offset === to)) return edit.end;
    shift += edit.end - edit.start - edit.text.length;
  }
  return offset + shift;
}

/** Joins edits that touch or start together, so that none overlap. */
function merged(text: string, edits: readonly TextEdit[]): TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits) {
    const last = result.at(-1);
    if (last !== undefined && (edit.start < last.end || edit.start === last.start)) {
      last.text += text.slice(last.end, edit.start) + edit.text;
      last.end = Math.max(last.end, edit.end);
    } else result.push({ ...edit });
  }
  return result;
}
