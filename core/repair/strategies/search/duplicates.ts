import { applyTextEdits, inOrder } from './compose.js';
import type { FileEdits } from './move.js';
import { type NormalForm, normalFormOf } from './normal-form.js';
import type { TextEdit } from './proposal.js';
import type { Source } from './source.js';

/** Remembers what programs were proposed; two that differ in layout, quotes or needless parentheses are one. */
export interface Duplicates {
  /** True the first time that the edited files mean something new, other than the files as they are. */
  isNew(files: readonly FileEdits[]): boolean;
}

export function createDuplicates(): Duplicates {
  const seen = new Set<string>();
  return {
    isNew(files) {
      const parts = files.flatMap(({ source, edits }) => {
        const meaning = meaningOf(source, edits);
        return meaning === null ? [] : [`${source.file}\n${meaning}`];
      });
      if (parts.length === 0) return false;
      const key = parts.sort().join('\n');
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    },
  };
}

/**
 * What edits do to the normal form of a file: equal for edits that lead to the same one, null where they lead back to
 * the file as it is. Only the tokens around the edits are looked at.
 */
export function meaningOf(source: Pick<Source, 'text'>, edits: readonly TextEdit[]): string | null {
  const form = formOf(source);
  return difference(form.tokens, replacement(source.text, form, inOrder(edits)));
}

/** The tokens `from..to` of a text and what takes their place. */
interface Replacement {
  from: number;
  to: number;
  tokens: readonly string[];
}

/** The smallest replacement that does the same, in one form: what is common at the start counts before what is at the end. */
function difference(old: readonly string[], { from, to, tokens }: Replacement): string | null {
  const length = old.length - (to - from) + tokens.length;
  const newAt = (at: number): string | undefined =>
    at < from ? old[at] : at < from + tokens.length ? tokens[at - from] : old[at - tokens.length + to - from];
  const shorter = Math.min(old.length, length);
  let head = from;
  while (head < shorter && old[head] === newAt(head)) head++;
  let tail = Math.min(old.length - to, shorter - head);
  while (tail < shorter - head && old[old.length - 1 - tail] === newAt(length - 1 - tail)) tail++;
  if (head === old.length && head === length) return null;
  let text = `${head} ${old.length - head - tail}`;
  for (let at = head; at < length - tail; at++) text += ` ${newAt(at)}`;
  return text;
}

/** What the edits do to the tokens of the normal form. */
function replacement(
  text: string,
  { cuts, tokens: old }: NormalForm,
  edits: readonly TextEdit[],
): Replacement {
  const tokens: string[] = [];
  let from = 0;
  let to = 0;
  for (let at = 0; at < edits.length; ) {
    const first = cutAt(cuts, edits[at]?.start ?? 0);
    let last = first;
    const group: TextEdit[] = [];
    // An edit that touches the edge of a cut joins it with the next.
    for (let edit = edits[at]; edit !== undefined; edit = edits[++at]) {
      if (group.length > 0 && cutAt(cuts, edit.start) > last) break;
      group.push(edit);
      while (last < cuts.length - 1 && edit.end > (cuts[last]?.edge ?? 0)) last++;
    }
    const [start, end] = [cuts[first]?.start ?? 0, cuts[last]?.end ?? text.length];
    const before = cuts[first]?.from ?? 0;
    if (tokens.length === 0 && to === 0) from = before;
    else tokens.push(...old.slice(to, before));
    const moved = group.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    tokens.push(...normalFormOf(applyTextEdits(text.slice(start, end), moved)).tokens);
    to = cuts[last]?.to ?? old.length;
  }
  return { from, to, tokens };
}

/** Index of the cut that an offset lies in. */
function cutAt(cuts: NormalForm['cuts'], offset: number): number {
  let [low, high] = [0, cuts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

const forms = new WeakMap<Pick<Source, 'text'>, NormalForm>();

function formOf(source: Pick<Source, 'text'>): NormalForm {
  const known = forms.get(source) ?? normalFormOf(source.text);
  forms.set(source, known);
  return known;
}
