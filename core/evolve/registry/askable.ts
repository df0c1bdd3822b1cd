import { isPackageName } from '../../research/packages/installed.js';
import type { Manifest, Section } from '../manifest/manifests.js';
import type { Registry } from './registry.js';

/** The lists of what is installed for a package itself. */
const installedSections = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

export interface Askable {
  section: Section;
  name: string;
  range: string;
}

/**
 * Those dependencies of a package that the registry may be asked for: with a range, public, and none of the repository's own.
 * Anything else is a tag, an alias, a folder or an address, and may be asked for elsewhere. What is in two lists is told of
 * the first.
 */
export async function askableDependencies(
  { file, data }: Pick<Manifest, 'file' | 'data'>,
  manifests: readonly Pick<Manifest, 'data'>[],
  registry: Pick<Registry, 'mayAskFor'>,
): Promise<Askable[]> {
  const { default: semver } = await import('semver');
  const own = new Set(manifests.map(({ data: { name } }) => name));
  const seen = new Set<string>();
  const asked: Askable[] = [];
  for (const section of installedSections)
    for (const [name, range] of Object.entries(data[section])) {
      const isRange = semver.validRange(range) !== null && semver.validRange(range) !== '*';
      if (seen.has(name) || !isRange || !isPackageName(name) || own.has(name)) continue;
      if (!(await registry.mayAskFor(name, file))) continue;
      seen.add(name);
      asked.push({ section, name, range });
    }
  return asked;
}
