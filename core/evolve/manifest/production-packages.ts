import { relative, sep } from 'node:path';
import type { Project } from '../project.js';
import { type Installed, installedFor } from './installed.js';
import type { Manifest, ManifestData } from './manifests.js';

export interface ProductionPackage extends Installed {
  /** `name@version` from what package.json lists to the package itself. */
  way: string[];
  /** Name in package.json by which it comes in. */
  first: string;
}

/**
 * What is installed for those who run a package of the repository: its dependencies and optional ones and theirs, each by its
 * shortest way. Packages of the repository, and those outside of its folder, are left out.
 */
export async function productionPackages(
  project: Pick<Project, 'workspace'>,
  manifest: Pick<Manifest, 'file' | 'data'>,
  own: ReadonlySet<string | undefined>,
): Promise<ProductionPackage[]> {
  const found = new Map<string, ProductionPackage>();
  let open = namesIn(manifest.data).map((name) => ({
    name,
    from: manifest.file,
    first: name,
    way: [] as string[],
  }));
  while (open.length > 0) {
    const next: typeof open = [];
    for (const { name, from, first, way } of open) {
      const installed = own.has(name) ? null : await installedFor(project, { file: from }, name);
      const place = installed && relative(project.workspace.root, installed.folder).split(sep).join('/');
      if (!installed || !place || place.startsWith('..') || found.has(place)) continue;
      const longer = [...way, `${name}@${installed.version ?? '?'}`];
      found.set(place, { ...installed, first, way: longer });
      for (const each of namesIn(installed.data))
        next.push({ name: each, from: `${place}/package.json`, first, way: longer });
    }
    open = next;
  }
  return [...found.values()];
}

const namesIn = ({ dependencies, optionalDependencies }: ManifestData): string[] => [
  ...new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)]),
];
