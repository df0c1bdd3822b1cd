import type { Edit } from '../../model.js';
import { applyEdits } from '../edits.js';

/** Keys that say how a package is loaded; all others belong to people, the package manager or a reviewed path. */
const loadKeys = new Set([
  'type',
  'main',
  'module',
  'exports',
  'imports',
  'types',
  'typings',
  'browser',
  'bin',
]);

/** Why `edits` of a package.json are refused; null where only the way the package is loaded changes. */
export function refusedManifestChange(
  file: string,
  edits: readonly Edit[],
  text: string | undefined,
): string | null {
  const name = JSON.stringify(file);
  const before = text === undefined ? undefined : parse(text);
  const after = text === undefined ? undefined : parseEdited(text, edits);
  if (!before || !after) return `${name} may only be edited where it is JSON before and after.`;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.find(
    (key) => !loadKeys.has(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return changed === undefined ? null : `The key ${JSON.stringify(changed)} of ${name} may not be changed.`;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function parseEdited(text: string, edits: readonly Edit[]): Record<string, unknown> | undefined {
  try {
    return parse(applyEdits(text, edits));
  } catch {
    return undefined;
  }
}
