import { createHash } from 'node:crypto';
import type { Edit } from '../../../model.js';

/**
 * What tells a change of one file from others, wherever in the file it stands: a hash of the file's name and of the lines that
 * go and that come, layout aside. Twenty-four hex digits.
 */
export function changeKey(file: string, before: string, after: string): string {
  const [one, other] = [before, after].map((text) =>
    text.split(/\r?\n/).map((line) => line.trim().replace(/\s+/g, ' ')),
  );
  const [gone, come] = trimmed(one ?? [], other ?? []);
  return createHash('sha256')
    .update(JSON.stringify([file, gone, come]))
    .digest('hex')
    .slice(0, 24);
}

/** A text with edits of its file made. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((done, { range, text: put }) => done.slice(0, range.start) + put + done.slice(range.end), text);
}

/** Two lists without what both begin with and both end with, and without empty lines. */
function trimmed(one: readonly string[], other: readonly string[]): [string[], string[]] {
  const [left, right] = [one, other].map((lines) => lines.filter((line) => line !== '')) as [
    string[],
    string[],
  ];
  const most = Math.min(left.length, right.length);
  let start = 0;
  while (start < most && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < most - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  return [left.slice(start, left.length - end), right.slice(start, right.length - end)];
}
