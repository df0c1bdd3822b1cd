import { lineStart, lineStop } from '../../../syntax/style.js';
import type { Slip } from './slip.js';

/** A comment that does not end or begins with `#`, and the marks of a merge. */
export function commentSlips(text: string, points: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  const begin = text.lastIndexOf('/*');
  if (begin !== -1 && text.indexOf('*/', begin) === -1) {
    const stop = lineStop(text, begin);
    slips.push({ start: stop, end: stop, text: ' */', title: 'end the comment', prior: 0.8 });
  }
  for (const point of points) {
    const start = lineStart(text, point);
    const hash = /^\s*#(?!!|\w+\s*[=(;])/.exec(text.slice(start, lineStop(text, start)));
    if (hash)
      slips.push({
        start: start + hash[0].length - 1,
        end: start + hash[0].length,
        text: '//',
        title: 'write a comment with //',
        prior: 0.85,
      });
    const conflict = [...text.matchAll(/^(?:<{7}.*|={7}|>{7}.*)\r?\n/gm)];
    if (conflict.length === 3) slips.push(...resolveConflict(text, conflict));
  }
  return slips;
}

// Marks that a merge left: take the one side, or the other.
function resolveConflict(text: string, [ours, parting, theirs]: RegExpMatchArray[]): Slip[] {
  if (ours?.index === undefined || parting?.index === undefined || theirs?.index === undefined) return [];
  const start = ours.index;
  const end = theirs.index + theirs[0].length;
  const first = text.slice(start + ours[0].length, parting.index);
  const second = text.slice(parting.index + parting[0].length, theirs.index);
  return [first, second].map((side, index) => ({
    start,
    end,
    text: side,
    title: `take side ${index + 1} of the conflict`,
    prior: 0.9 - index * 0.05,
  }));
}
