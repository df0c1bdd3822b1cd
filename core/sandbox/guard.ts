import type { Candidate, Edit } from '../model.js';
import { isTestFile } from '../workspace/sources.js';
import { editsByFile } from './edits.js';
import { forbiddenContent } from './guard/content.js';
import { refusedManifestChange } from './guard/manifest.js';
import { protectedPath } from './guard/paths.js';

export interface GuardOptions {
  /** Text of a file before the edit, where it is at hand: without it, what was there already counts as new. */
  read?(file: string): string | undefined;
  /** Files that the failing tests are in, wherever the project keeps them. */
  testFiles?: Iterable<string>;
}

/**
 * Why a candidate must not even be tried, as one sentence; null where it may. It may not make tests pass by
 * touching what judges it (tests, snapshots, CI, lockfiles, lint and compiler settings, hooks), nor by skipping
 * tests, ending the process or silencing a checker.
 */
export function refuse(candidate: Pick<Candidate, 'edits'>, options: GuardOptions = {}): string | null {
  if (candidate.edits.length === 0) return 'It changes nothing.';
  const testFiles = new Set(options.testFiles);
  for (const [file, edits] of editsByFile(candidate.edits)) {
    const reason = refuseFile(file, edits, testFiles, options.read?.(file));
    if (reason) return reason;
  }
  return null;
}

function refuseFile(
  file: string,
  edits: Edit[],
  testFiles: Set<string>,
  text: string | undefined,
): string | null {
  const path = protectedPath(file);
  if (path) return `${JSON.stringify(file)} is ${path}.`;
  if (testFiles.has(file) || isTestFile(file)) return `${JSON.stringify(file)} is a test.`;
  if (/(?:^|\/)package\.json$/.test(file)) return refusedManifestChange(file, edits, text);
  for (const edit of edits) {
    const content = forbiddenContent(edit, text);
    if (content) return `The edit of ${JSON.stringify(file)} ${content}.`;
  }
  return null;
}
