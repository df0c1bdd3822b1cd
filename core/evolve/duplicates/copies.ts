import type { FileFacts } from '../facts.js';
import { type Fingerprint, gramSize } from './fingerprints.js';

/** Code that another place holds as well; lines are 1-based. */
export interface Copy {
  file: string;
  line: number;
  endLine: number;
  tokens: number;
  of: { file: string; line: number; endLine: number };
}

interface Place {
  file: string;
  print: Fingerprint;
}

const leastTokens = 100;
const leastLines = 10;

/** Each place that repeats an earlier one, by the order of the files and then of the text. */
export function copiesIn(facts: ReadonlyMap<string, Pick<FileFacts, 'fingerprints'>>): Copy[] {
  const first = new Map<number, Place>();
  const found: Copy[] = [];
  for (const [file, { fingerprints }] of [...facts].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const runs = new Map<string, { from: Place; to: Place; ofFrom: Place; ofTo: Place }>();
    const end = (key: string) => {
      const run = runs.get(key);
      runs.delete(key);
      const copy = run && asCopy(run);
      if (copy) found.push(copy);
    };
    for (const print of fingerprints) {
      const here = { file, print };
      const original = first.get(print[0]);
      if (!original) {
        first.set(print[0], here);
        continue;
      }
      // Places that overlap are one text that repeats itself, such as a long list.
      if (original.file === file && print[1] - original.print[1] < gramSize) continue;
      const key = `${original.file} ${print[1] - original.print[1]}`;
      const run = runs.get(key);
      if (run && print[1] - run.to.print[1] <= gramSize) runs.set(key, { ...run, to: here, ofTo: original });
      else {
        end(key);
        runs.set(key, { from: here, to: here, ofFrom: original, ofTo: original });
      }
    }
    for (const key of [...runs.keys()]) end(key);
  }
  return found;
}

function asCopy({
  from,
  to,
  ofFrom,
  ofTo,
}: {
  from: Place;
  to: Place;
  ofFrom: Place;
  ofTo: Place;
}): Copy | null {
  const tokens = to.print[1] - from.print[1] + gramSize;
  const [line, endLine] = [from.print[2], to.print[3]];
  if (tokens < leastTokens || endLine - line + 1 < leastLines) return null;
  return {
    file: from.file,
    line,
    endLine,
    tokens,
    of: { file: ofFrom.file, line: ofFrom.print[2], endLine: ofTo.print[3] },
  };
}
