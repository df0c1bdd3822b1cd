import { diffLines } from 'diff';

/** A run of lines that goes, and what comes in its place; one of the two may be empty. */
export interface Hunk {
  /** Offsets into the text as it was. */
  start: number;
  end: number;
  come: string;
  /** Offset of the nearest line before, and the end of the nearest one after, that hold anything. */
  before: number;
  after: number;
}

/** The lines that lead from one text to another; none where too many differ. */
export function hunksOf(one: string, other: string): Hunk[] {
  const changes = diffLines(one, other, { maxEditLength: mostLines });
  const hunks: Hunk[] = [];
  let at = 0;
  let open: Hunk | null = null;
  for (const { added, removed, value } of changes ?? []) {
    if (!added && !removed) {
      open = null;
      at += value.length;
      continue;
    }
    if (open === null) {
      open = { start: at, end: at, come: '', before: at, after: at };
      hunks.push(open);
    }
    if (added) open.come += value;
    else {
      at += value.length;
      open.end = at;
    }
  }
  return hunks.map((hunk) => ({ ...hunk, ...neighbours(one, hunk) }));
}

const mostLines = 400;

function neighbours(text: string, { start, end }: Hunk): Pick<Hunk, 'before' | 'after'> {
  const above = text.slice(0, start).trimEnd();
  const below = text.slice(end);
  const blank = below.length - below.trimStart().length;
  const lineEnd = below.indexOf('\n', blank);
  return {
    before: above === '' ? start : above.lastIndexOf('\n') + 1,
    after: below.trim() === '' ? end : end + (lineEnd < 0 ? below.length : lineEnd),
  };
}
