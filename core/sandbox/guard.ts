import type { FileKind } from '../git/objects.js';
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
  /**
   * It mends what one of healer's own checks found, which may be in tests, manifests, lockfiles and compiler settings;
   * never where somebody else made the edit.
   */
  mends?: boolean;
  /** What a path is before the edit, where it is at hand; undefined where there is nothing. */
  kindOf?(file: string): FileKind | undefined;
}

/**
 * Why a candidate must not even be tried, as one sentence; null where it may. It may not make tests pass by
 * touching what judges it (tests, snapshots, CI, lockfiles, lint and compiler settings, hooks), nor by skipping
 * tests, ending the process or silencing a checker. No link is edited, and what a model or an agent made edits only files
 * that are there.
 */
export function refuse(
  candidate: Pick<Candidate, 'edits' | 'origin'>,
  options: GuardOptions = {},
): string | null {
  if (candidate.edits.length === 0) return 'It changes nothing.';
  const testFiles = new Set(options.testFiles);
  for (const [file, edits] of editsByFile(candidate.edits)) {
    const unfit = options.kindOf && refuseKind(file, options.kindOf(file), candidate.origin !== undefined);
    if (unfit) return unfit;
    const mends = (options.mends ?? false) && candidate.origin === undefined;
    const reason = refuseFile(file, edits, testFiles, options.read?.(file), mends);
    if (reason) return reason;
  }
  return null;
}

function refuseKind(file: string, kind: FileKind | undefined, foreign: boolean): string | null {
  if (kind === 'link') return `${JSON.stringify(file)} is a symbolic link.`;
  if (kind === 'submodule') return `${JSON.stringify(file)} is a submodule.`;
  return kind === undefined && foreign ? `${JSON.stringify(file)} would be a new file.` : null;
}

const mendable = new Set(['a test', 'a lockfile', 'a compiler setting']);

function refuseFile(
  file: string,
  edits: Edit[],
  testFiles: Set<string>,
  text: string | undefined,
  mends: boolean,
): string | null {
  const path = protectedPath(file);
  if (mends && (path === null || mendable.has(path))) return null;
  if (path) return `${JSON.stringify(file)} is ${path}.`;
  if (testFiles.has(file) || isTestFile(file)) return `${JSON.stringify(file)} is a test.`;
  if (/(?:^|\/)package\.json$/.test(file)) return refusedManifestChange(file, edits, text);
  for (const edit of edits) {
    const content = forbiddenContent(edit, text);
    if (content) return `The edit of ${JSON.stringify(file)} ${content}.`;
  }
  return null;
}
