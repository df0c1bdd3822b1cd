import { diffLines } from 'diff';
import { parseTree } from '../../syntax/templates/parse-tree.js';
import { type PackedEdit, packEdit } from '../../syntax/templates/template.js';
import { concreteEdits, type Version } from '../diff/concrete-edits.js';
import type { PastEdit } from './past-edit.js';

/** What one commit did: as it is stored. */
export interface MinedCommit {
  commit: string;
  /** Milliseconds since 1970. */
  at: number;
  edits: MinedEdit[];
  /** Of the latest ones: the sources that it changed, and what kind of edit it was. */
  files?: string[];
  past?: PastEdit;
}

export interface MinedEdit extends PackedEdit {
  file: string;
  /** 1-based, in the file as it was. */
  line: number;
  level: number;
  /** Number of the change within the commit: the levels of one share it. */
  change: number;
}

/** A change of more lines, or at more places, or of a longer file, is left out. */
const mostLines = 20;
const mostHunks = 6;
const mostBytes = 400_000;

export interface ChangedText {
  path: string;
  before: string;
  after: string;
}

/** What a small change of a few files did to their trees; nothing where it is too large, or does not parse. */
export function mineChange(files: readonly ChangedText[], parse: typeof parseTree = parseTree): MinedEdit[] {
  if (files.reduce((sum, file) => sum + linesChanged(file), 0) > mostLines) return [];
  const mined: MinedEdit[] = [];
  for (const { path, before, after } of files) {
    const versions = [before, after].map((text) => ({ text, tree: parse(path, text) }));
    if (!versions.every((each): each is Version => each.tree !== null)) continue;
    const [one, other] = versions;
    if (!one || !other) continue;
    const first = (mined.at(-1)?.change ?? -1) + 1;
    for (const edit of concreteEdits(one, other)) {
      const line = before.slice(0, edit.before.tree.start).split('\n').length;
      mined.push({ ...packEdit(edit), file: path, line, level: edit.level, change: first + edit.change });
    }
  }
  return mined;
}

/** Lines that went and came; infinitely many where they are too many or too scattered to count. */
function linesChanged({ before, after }: ChangedText): number {
  if (Math.max(before.length, after.length) > mostBytes) return Number.POSITIVE_INFINITY;
  const changes = diffLines(before, after, { maxEditLength: 2 * mostLines });
  if (!changes) return Number.POSITIVE_INFINITY;
  const hunks = changes.filter(
    ({ added, removed }, at) => (added || removed) && !(changes[at - 1]?.added || changes[at - 1]?.removed),
  );
  if (hunks.length > mostHunks) return Number.POSITIVE_INFINITY;
  // A line that is changed goes and comes, and counts once.
  const gone = changes.filter(({ removed }) => removed).reduce((sum, { count }) => sum + count, 0);
  const come = changes.filter(({ added }) => added).reduce((sum, { count }) => sum + count, 0);
  return Math.max(gone, come);
}
