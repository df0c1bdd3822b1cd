import { diffLines } from 'diff';
import { resolveImport } from '../../diagnose/imports.js';
import type { Snapshot } from '../../git/changes/snapshot.js';
import type { Candidate, Score } from '../../model.js';
import { type SurfaceChange, surfaceChanges } from '../../repair/evidence/public-surface.js';
import { sensitiveKind } from '../../repair/evidence/sensitive.js';
import { newEffects } from '../../repair/evidence/side-effects.js';
import type { Proof } from '../../sandbox/proof.js';
import { safetyOf } from '../../sandbox/safety.js';
import type { Winner } from '../attempt/attempt.js';
import { textReader } from '../baseline/text-reader.js';
import type { ReadText } from '../errors/functions.js';
import type { Session } from '../session.js';

export interface Assessed extends Pick<Winner, 'covered' | 'behaviour'> {
  candidate: Pick<Candidate, 'edits'>;
  /** Whether it is one small edit, made in the same way at each place. */
  alike?: boolean;
  proof: Pick<Proof, 'isolation' | 'totals' | 'tree' | 'regressions'>;
}

/** How safe a proved candidate is, from the proof and from what its edit does to the source, and what it gives to others otherwise. */
export async function assess(
  session: Session,
  snapshot: Pick<Snapshot, 'tree'>,
  { candidate, alike = false, proof, covered, behaviour }: Assessed,
): Promise<{ safety: Score; surface: SurfaceChange[] }> {
  const edited = [...new Set(candidate.edits.map(({ range }) => range.file))];
  const before = textReader(session.repo, snapshot.tree);
  const after = textReader(session.repo, proof.tree);
  const folders = session.workspace.packages.map(({ folder }) => folder);
  const [files, surface] = await Promise.all([
    Promise.all(edited.map((file) => assessFile(file, before, after))),
    surfaceChanges({ before, after, edited, packages: folders, resolve: resolveImport }),
  ]);
  const safety = safetyOf({
    candidate,
    alike,
    isolation: proof.isolation,
    covered,
    passingTests: proof.totals.passed,
    lines: files.reduce((total, { lines }) => total + lines, 0),
    packages: new Set(edited.map((file) => packageOf(file, folders))).size,
    sensitive: files.find(({ sensitive }) => sensitive)?.sensitive ?? null,
    effects: files.flatMap(({ effects }) => effects),
    surface,
    behaviour,
    regressions: proof.regressions,
  });
  return { safety, surface };
}

async function assessFile(file: string, before: ReadText, after: ReadText) {
  const [old = '', now = ''] = await Promise.all([before(file), after(file)]);
  const sensitive = sensitiveKind(file, now);
  return {
    lines: changedLines(old, now),
    sensitive: sensitive && { file, ...sensitive },
    effects: newEffects(file, old, now),
  };
}

/** A line that became another counts once. */
function changedLines(before: string, after: string): number {
  let [added, removed] = [0, 0];
  for (const part of diffLines(before, after)) {
    if (part.added) added += part.count;
    if (part.removed) removed += part.count;
  }
  return Math.max(added, removed);
}

/** The innermost package that holds a file. */
const packageOf = (file: string, folders: readonly string[]): string =>
  folders
    .filter((folder) => folder === '' || file.startsWith(`${folder}/`))
    .reduce((longest, folder) => (folder.length > longest.length ? folder : longest), '');
