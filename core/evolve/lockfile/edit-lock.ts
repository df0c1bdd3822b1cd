import type { Fix } from '../check.js';
import { type Manifest, manifestsOf, parseManifest, type Section } from '../manifest/manifests.js';
import type { Project } from '../project.js';
import { npmLockEdits } from './npm/edit-npm-lock.js';
import { pnpmLockEdits } from './pnpm/edit-pnpm-lock.js';
import { yarnLockEdits } from './yarn/edit-yarn-lock.js';

const lockFiles = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
];

/** A change of the lists of a package.json, which then reads `text`; `dropped` is what went from them, where nothing else changed. */
export interface ManifestChange {
  manifest: Manifest;
  text: string;
  dropped?: { section: Section; name: string };
}

/**
 * What has to change in the lock file with a package.json: nothing where none is tracked; null where that cannot be told
 * without asking a registry, or there are several.
 */
export async function lockEdits(project: Project, change: ManifestChange): Promise<Fix['edits'] | null> {
  const [file, ...others] = lockFiles.filter((name) => project.blobs.has(name));
  if (file === undefined) return [];
  const text = others.length > 0 ? null : await project.read(file);
  const edits = text === null ? null : await editsOf(project, file, text, change);
  return edits?.map((edit) => ({ file, ...edit })) ?? null;
}

async function editsOf(project: Project, file: string, text: string, change: ManifestChange) {
  const { manifest, text: changed, dropped } = change;
  if (file === 'package-lock.json') return npmLockEdits(text, manifest, changed);
  if (!dropped) return null;
  if (file === 'pnpm-lock.yaml') return pnpmLockEdits(text, { folder: manifest.folder, ...dropped });
  const data = parseManifest(changed);
  if (file !== 'yarn.lock' || !data) return null;
  const manifests = await manifestsOf(project);
  const after = manifests.map((each) => (each.file === manifest.file ? data : each.data));
  return yarnLockEdits(
    text,
    manifests.map((each) => each.data),
    after,
  );
}
