import type { FileKind } from '../git/objects/objects.js';
import { isPlainPath } from '../git/refs/names.js';
import type { Candidate, Edit } from '../model.js';
import { isTestFile } from '../workspace/sources.js';
import { editsByFile } from './edits.js';
import { forbiddenContent } from './guard/content.js';
import { refusedManifestChange } from './guard/manifest.js';
import { protectedPath } from './guard/paths.js';
import { refusedCompilerSetting } from './guard/strictness.js';

export interface GuardOptions {
  /** Text of a file before the edit, where it is at hand: without it, what was there already counts as new. */
  read?(file: string): string | undefined;
  /** Files that the failing tests are in, wherever the project keeps them. */
  testFiles?: Iterable<string>;
  /**
   * The check of healer's own whose finding it mends, which may be in tests, manifests and lockfiles, and for the one check
   * of strictness in compiler settings; never where somebody else made the edit.
   */
  mends?: string | undefined;
  /** A folder of healer's own, with a slash at its end, in which healer itself makes new files. */
  ownFolder?: string | undefined;
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
    if (isOwn(file, candidate, options)) continue;
    const unfit = options.kindOf && refusePlace(file, options.kindOf, candidate.origin !== undefined);
    if (unfit) return unfit;
    const mends = candidate.origin === undefined ? options.mends : undefined;
    const reason = refuseFile(file, edits, testFiles, options.read?.(file), mends);
    if (reason) return reason;
  }
  return null;
}

const isOwn = (file: string, { origin }: Pick<Candidate, 'origin'>, { ownFolder }: GuardOptions): boolean =>
  origin === undefined && ownFolder !== undefined && file.startsWith(ownFolder) && isPlainPath(file);

function refusePlace(
  file: string,
  kindOf: NonNullable<GuardOptions['kindOf']>,
  foreign: boolean,
): string | null {
  for (let at = file.indexOf('/'); at !== -1; at = file.indexOf('/', at + 1)) {
    const folder = file.slice(0, at);
    if (kindOf(folder) === 'submodule')
      return `${JSON.stringify(file)} is in the submodule ${JSON.stringify(folder)}, a repository of its own.`;
  }
  return refuseKind(file, kindOf(file), foreign);
}

function refuseKind(file: string, kind: FileKind | undefined, foreign: boolean): string | null {
  if (kind === 'link') return `${JSON.stringify(file)} is a symbolic link.`;
  if (kind === 'submodule') return `${JSON.stringify(file)} is a submodule.`;
  return kind === undefined && foreign ? `${JSON.stringify(file)} would be a new file.` : null;
}

const mendable = new Set(['a test', 'a lockfile']);

/** The one check that may edit what the compiler judges by, and only to make it stricter. */
const checkOfStrictness = 'tsconfig-strictness';

function refuseFile(
  file: string,
  edits: Edit[],
  testFiles: Set<string>,
  text: string | undefined,
  mends: string | undefined,
): string | null {
  const path = protectedPath(file);
  if (path === 'a compiler setting' && mends === checkOfStrictness)
    return refusedCompilerSetting(file, edits, text);
  if (mends !== undefined && (path === null || mendable.has(path))) return null;
  if (path) return `${JSON.stringify(file)} is ${path}.`;
  if (testFiles.has(file) || isTestFile(file)) return `${JSON.stringify(file)} is a test.`;
  if (/(?:^|\/)package\.json$/.test(file)) return refusedManifestChange(file, edits, text);
  for (const edit of edits) {
    const content = forbiddenContent(edit, text);
    if (content) return `The edit of ${JSON.stringify(file)} ${content}.`;
  }
  return null;
}
