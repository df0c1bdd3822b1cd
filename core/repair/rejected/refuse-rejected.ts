import type { Candidate, Edit } from '../../model.js';
import { meaningOf } from '../strategies/search/duplicates.js';
import { type FileChange, replaysOf } from './replay.js';

/** An edit that somebody rejected, or took back after it was merged: all files of it. */
export type RejectedChange = readonly FileChange[];

/**
 * Tells whether a candidate makes an edit again that somebody rejected: whether it leaves each file that it changes with the
 * same program as that edit, made to the file as it is now, would. What differs in layout, quotes or needless parentheses is
 * one; that lines have come, gone or moved since makes no difference. `texts` are the files of the edits as they are now.
 */
export function rejectedAgain(
  changes: readonly RejectedChange[],
  texts: ReadonlyMap<string, string>,
): (candidate: Pick<Candidate, 'edits'>) => boolean {
  const sources = new Map([...texts].map(([file, text]) => [file, { text }]));
  const meaning = (file: string, edits: readonly { start: number; end: number; text: string }[]) => {
    const source = sources.get(file);
    return source === undefined ? null : meaningOf(source, edits);
  };
  const known: ReadonlyMap<string, ReadonlySet<string>>[] = [];
  for (const change of changes) {
    const byFile = new Map<string, Set<string>>();
    for (const each of change) {
      const ways = replaysOf(each, texts.get(each.path) ?? '').flatMap(
        (way) => meaning(each.path, way) ?? [],
      );
      if (ways.length > 0) byFile.set(each.path, new Set(ways));
    }
    // Of an edit of several files, a part is another edit.
    if (byFile.size === change.length && byFile.size > 0) known.push(byFile);
  }
  const files = new Set(known.flatMap((byFile) => [...byFile.keys()]));
  return ({ edits }) => {
    if (!edits.some(({ range }) => files.has(range.file))) return false;
    const own = new Map(
      [...editsByFile(edits)].map(([file, some]) => [
        file,
        meaning(
          file,
          some.map(({ range: { start, end }, text }) => ({ start, end, text })),
        ),
      ]),
    );
    return known.some(
      (byFile) =>
        byFile.size === own.size &&
        [...own].every(([file, does]) => does !== null && byFile.get(file)?.has(does)),
    );
  };
}

function editsByFile(edits: readonly Edit[]): Map<string, Edit[]> {
  const found = new Map<string, Edit[]>();
  for (const edit of edits) found.set(edit.range.file, [...(found.get(edit.range.file) ?? []), edit]);
  return found;
}
