import type { TextEdit } from '../manifest/edit-json.js';

/** The edits, by whole lines, that make one text another. */
export async function lineEdits(before: string, after: string): Promise<TextEdit[]> {
  const { diffLines } = await import('diff');
  const edits: TextEdit[] = [];
  let at = 0;
  for (const { value, added, removed } of diffLines(before, after)) {
    const last = edits.at(-1);
    if (!added && !removed) at += value.length;
    else if (removed) {
      edits.push({ start: at, end: at + value.length, text: '' });
      at += value.length;
    } else if (last?.end === at) last.text += value;
    else edits.push({ start: at, end: at, text: value });
  }
  return edits;
}
