import { diffArrays } from 'diff';
import type { Edit } from '../../../model.js';

/** A run of lines that differs from the last green tree, as the edit that undoes it. */
export interface Hunk {
  edit: Edit;
  /** 1-based first and last line in the snapshot; where nothing is left of the lines, the line after them. */
  line: number;
  endLine: number;
  /** The lines as they are and as they were, each with its line end. */
  now: string[];
  before: string[];
}

/** The hunks between the green text of a file and its text now, in order. Line ends and a byte-order mark do not count. */
export function hunksOf(file: string, before: string, now: string): Hunk[] {
  const mark = now.startsWith('\uFEFF') ? 1 : 0;
  const lines = linesOf(now.slice(mark));
  const green = linesOf(before.replace(/^\uFEFF/, ''));
  const hunks: Hunk[] = [];
  let [at, offset, greenAt] = [0, mark, 0];
  let open: { line: number; start: number; now: string[]; before: string[] } | null = null;
  const close = (): void => {
    if (open !== null) hunks.push(hunkOf(file, open));
    open = null;
  };
  for (const { added, removed, count } of diffArrays(green.map(bare), lines.map(bare))) {
    if (!added && !removed) close();
    else open ??= { line: at + 1, start: offset, now: [], before: [] };
    if (removed) open?.before.push(...green.slice(greenAt, greenAt + count).map(withoutReturn));
    if (added) open?.now.push(...lines.slice(at, at + count));
    if (!added) greenAt += count;
    if (!removed) {
      offset += lines.slice(at, at + count).join('').length;
      at += count;
    }
  }
  close();
  return hunks;
}

function hunkOf(file: string, parts: { line: number; start: number; now: string[]; before: string[] }): Hunk {
  const { line, start, now, before } = parts;
  const edit = { range: { file, start, end: start + now.join('').length }, text: before.join('') };
  return { edit, line, endLine: line + Math.max(now.length, 1) - 1, now, before };
}

/**
 * A hunk line by line: each line put back to what stood there, taken out, or put back in. Undoing all of the parts
 * undoes the hunk.
 */
export function linesOfHunk(hunk: Hunk): Hunk[] {
  const { edit, line, now, before } = hunk;
  if (now.length === 0) return [hunk];
  const { file } = edit.range;
  const paired = Math.min(now.length, before.length);
  const parts: Hunk[] = [];
  let offset = edit.range.start;
  for (const [at, text] of now.entries()) {
    const last = at === now.length - 1 && before.length > now.length;
    const old = at < paired ? before.slice(at, last ? before.length : at + 1) : [];
    parts.push(hunkOf(file, { line: line + at, start: offset, now: [text], before: old }));
    offset += text.length;
  }
  return parts;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const bare = (line: string): string => line.replace(/\r?\n$/, '');
const withoutReturn = (line: string): string => line.replace(/\r\n$/, '\n');
