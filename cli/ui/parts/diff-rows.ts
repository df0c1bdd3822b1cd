import type { StructuredPatch } from 'diff';
import { newDistanceFn, newMatcherFn } from 'diff2html/lib/rematch.js';

export interface Side {
  line: number;
  text: string;
  /** True for the last line of a file that does not end in a line break. */
  noEnd: boolean;
}

/** A row of a diff side by side. */
export type Row =
  | { kind: 'hunk'; text: string }
  | { kind: 'same' | 'changed' | 'removed' | 'added'; old: Side | undefined; new: Side | undefined };

/** The rows of one file, with lines that resemble each other side by side. */
export function rowsOf({ hunks }: StructuredPatch): Row[] {
  return hunks.flatMap((hunk) => {
    const rows: Row[] = [
      {
        kind: 'hunk',
        text: `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
      },
    ];
    let [oldLine, newLine] = [hunk.oldStart, hunk.newStart];
    let [removed, added]: [Side[], Side[]] = [[], []];
    let last: Side[] = [];
    const flush = () => {
      rows.push(...paired(removed, added));
      [removed, added] = [[], []];
    };
    for (const line of hunk.lines) {
      const [sign, text] = [line[0], line.slice(1)];
      if (sign === '\\') {
        for (const side of last) side.noEnd = true;
      } else if (sign === '-') {
        if (added.length > 0) flush();
        last = [{ line: oldLine++, text, noEnd: false }];
        removed.push(...last);
      } else if (sign === '+') {
        last = [{ line: newLine++, text, noEnd: false }];
        added.push(...last);
      } else {
        flush();
        const [old, fresh] = [
          { line: oldLine++, text, noEnd: false },
          { line: newLine++, text, noEnd: false },
        ];
        last = [old, fresh];
        rows.push({ kind: 'same', old, new: fresh });
      }
    }
    flush();
    return rows;
  });
}

const similar = newMatcherFn(newDistanceFn(({ text }: Side) => text));

/** Finding out which lines resemble each other takes the product of their lengths. */
const mostCharacters = 4_000;

function paired(removed: Side[], added: Side[]): Row[] {
  const size = [...removed, ...added].reduce((sum, { text }) => sum + text.length, 0);
  const groups =
    removed.length > 0 && added.length > 0 && size <= mostCharacters
      ? similar(removed, added)
      : [[removed, added]];
  return groups.flatMap(([olds = [], news = []]) =>
    Array.from({ length: Math.max(olds.length, news.length) }, (_, index): Row => {
      const [old, fresh] = [olds[index], news[index]];
      return { kind: old && fresh ? 'changed' : old ? 'removed' : 'added', old, new: fresh };
    }),
  );
}
