import type { Fix } from '../check.js';
import { lockEdits, type ManifestChange } from '../lockfile/edit-lock.js';
import type { Project } from '../project.js';
import { insertIntoJson, removeFromJson, type TextEdit } from './edit-json.js';
import type { Manifest, Section } from './manifests.js';

type Edits = Fix['edits'];

/** Edits of package.json and the lock file that take a dependency out; null where the lock file cannot follow without a registry. */
export async function withoutDependency(
  project: Project,
  manifest: Manifest,
  section: Section,
  name: string,
): Promise<Edits | null> {
  const edits = await removeFromJson(manifest.text, [section, name]);
  return edits && followed(project, manifest, edits, { section, name });
}

/** Edits that move a dependency from one list to another, with the range that it has; null as above. */
export async function movedDependency(
  project: Project,
  manifest: Manifest,
  name: string,
  from: Section,
  to: Section,
): Promise<Edits | null> {
  const range = manifest.data[from][name];
  if (range === undefined) return null;
  const removed = await removeFromJson(manifest.text, [from, name]);
  const inserted = await insertIntoJson(manifest.text, [to], [name, range], from);
  if (!removed || !inserted) return null;
  // Where the list goes with its last member, what is put behind it has nothing to stand behind.
  if (removed.some(({ start, end }) => inserted.some((edit) => edit.start >= start && edit.start <= end)))
    return null;
  return followed(project, manifest, [...removed, ...inserted]);
}

async function followed(
  project: Project,
  manifest: Manifest,
  edits: TextEdit[],
  dropped?: ManifestChange['dropped'],
): Promise<Edits | null> {
  const text = applied(manifest.text, edits);
  const lock = await lockEdits(project, { manifest, text, ...(dropped && { dropped }) });
  return lock && [...edits.map((edit) => ({ file: manifest.file, ...edit })), ...lock];
}

export const applied = (text: string, edits: readonly TextEdit[]): string =>
  [...edits]
    .sort((one, other) => other.start - one.start)
    .reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text);
