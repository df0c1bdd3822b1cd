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
  let shift = 0;
  return touching(placed(first), inOrder(second)).map(({ from, to, growth, edits }) => {
    const inside = edits.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }));
    const start = from - shift;
    shift += growth;
    return { start, end: to - shift, text: applyTextEdits(middle.slice(from, to), inside) };
  });
}

export const inOrder = (edits: readonly TextEdit[]): readonly TextEdit[] =>
  edits.length < 2 ? edits : [...edits].sort((a, b) => a.start - b.start || a.end - b.end);

export const disjoint = (edits: readonly TextEdit[]): boolean =>
  edits.length < 2 ||
  inOrder(edits).every((edit, at, all) => {
    const next = all[at + 1];
    return next === undefined || (edit.end <= next.start && edit.start !== next.start);
  });

interface Place {
  /** Offsets in the text that the first edits left. */
  from: number;
  to: number;
  /** By how much the first edits made it longer. */
  growth: number;
  /** The second edits in it. */
  edits: TextEdit[];
}

/** Where each edit's text lies in the text that all of them make. */
function placed(edits: readonly TextEdit[]): Place[] {
  let shift = 0;
  return inOrder(edits).map((edit) => {
    const from = edit.start + shift;
    const growth = edit.text.length - (edit.end - edit.start);
    shift += growth;
    return { from, to: from + edit.text.length, growth, edits: [] };
  });
}

/** The places of the first edits and of the second ones in order, those that touch joined to one. */
function touching(places: readonly Place[], second: readonly TextEdit[]): Place[] {
  const own = second.map((edit) => ({ from: edit.start, to: edit.end, growth: 0, edits: [edit] }));
  const joined: Place[] = [];
  for (const place of [...places, ...own].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = joined.at(-1);
    if (last === undefined || place.from > last.to) {
      joined.push({ ...place });
      continue;
    }
    last.to = Math.max(last.to, place.to);
    last.growth += place.growth;
    last.edits = [...last.edits, ...place.edits];
  }
  return joined;
}
