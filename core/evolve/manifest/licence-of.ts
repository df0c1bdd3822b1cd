import type { ManifestData } from './manifests.js';

/**
 * What a package.json says of its licence: an SPDX expression, or what its author took for one. Several of the old list are a
 * choice. Null where it says nothing. (https://docs.npmjs.com/cli/configuring-npm/package-json#license)
 */
export function licenceOf({ license, licenses }: Pick<ManifestData, 'license' | 'licenses'>): string | null {
  const told = nameOf(license) ?? (Array.isArray(license) ? choiceOf(license) : null);
  return told ?? (Array.isArray(licenses) ? choiceOf(licenses) : nameOf(licenses));
}

function choiceOf(list: readonly unknown[]): string | null {
  const names = list.map(nameOf).filter((name) => name !== null);
  return names.length > 1 ? `(${names.join(' OR ')})` : (names[0] ?? null);
}

function nameOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null;
  const { type } = (typeof value === 'object' && value !== null ? value : {}) as { type?: unknown };
  return typeof type === 'string' ? type.trim() || null : null;
}
