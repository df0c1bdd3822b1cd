import type { Fix } from '../check.js';
import type { Manifest } from '../manifest/manifests.js';
import type { Project } from '../project.js';
import { npmLockEdits } from './npm/edit-npm-lock.js';

const others = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'npm-shrinkwrap.json'];

/**
 * What has to change in the lock file once a package.json reads `changed`: nothing where none is tracked; null where that
 * cannot be told without asking a registry.
 */
export async function lockEdits(
  project: Project,
  manifest: Manifest,
  changed: string,
): Promise<Fix['edits'] | null> {
  if (others.some((name) => project.blobs.has(name))) return null;
  const file = 'package-lock.json';
  if (!project.blobs.has(file)) return [];
  const text = await project.read(file);
  const edits = text === null ? null : await npmLockEdits(text, manifest, changed);
  return edits?.map((edit) => ({ file, ...edit })) ?? null;
}
