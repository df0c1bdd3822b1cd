import type { FileCheck } from '../../core/evolve/check.js';
import { examineFile } from '../../core/evolve/examine/examine-file.js';

const newNode = { minimumNode: { major: 24, minor: 0 } };

/** The text once every fix that the check offers for it is made. */
export function applyFix(path: string, text: string, check: FileCheck): string {
  const edits = examineFile(path, text, [check], newNode)
    .findings.flatMap(({ fix }) => fix?.edits ?? [])
    .sort((one, other) => other.start - one.start);
  return edits.reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text);
}

/** The places, as `line:column`, at which a check finds something. */
export const placesOf = (path: string, text: string, check: FileCheck): string[] =>
  examineFile(path, text, [check], newNode).findings.map(({ line, column }) => `${line}:${column}`);
