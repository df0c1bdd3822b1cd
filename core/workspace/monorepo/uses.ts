import { satisfies, valid, validRange } from 'semver';
import type { Manifest } from '../manifest.js';
import type { WorkspacePackage } from '../packages.js';
import type { PackageGraph } from './graph.js';
import type { NxProject } from './nx.js';

const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/**
 * Who uses whom, by what the manifests list and by `implicitDependencies` of nx. `manifests` are those of `packages`, in
 * the same order.
 */
export function graphOf(
  packages: readonly WorkspacePackage[],
  manifests: readonly Manifest[],
  nx: readonly NxProject[],
): PackageGraph {
  const inner = packages.map(({ name, folder }, at) => ({ name, folder, version: manifests[at]?.version }));
  const byName = new Map(inner.filter(({ folder }) => folder !== '').map((each) => [each.name, each]));
  const uses = new Map<string, Set<string>>(packages.map(({ folder }) => [folder, new Set()]));
  for (const [at, { folder }] of packages.entries())
    for (const section of sections)
      for (const [name, range] of Object.entries(manifests[at]?.[section] ?? {})) {
        const wanted = wantedPackage(name, range);
        const used = byName.get(wanted.name);
        if (used && used.folder !== folder && mayBe(used.version, wanted.range))
          uses.get(folder)?.add(used.folder);
      }
  const projects = new Map(nx.map((project) => [project.name, project.folder]));
  for (const { folder, implicitDependencies } of nx)
    for (const name of implicitDependencies.filter((each) => !each.startsWith('!'))) {
      const used =
        name === '*' ? packages.map((each) => each.folder) : [projects.get(name) ?? byName.get(name)?.folder];
      for (const each of used) if (each !== undefined && each !== folder) uses.get(folder)?.add(each);
    }
  return { packages, uses };
}

/** `npm:` and `workspace:` may name another package than the one that it is imported as. */
function wantedPackage(name: string, range: string): { name: string; range: string } {
  const [, other, rest] = /^(?:npm|workspace):(@?[^@:/]+(?:\/[^@]+)?)@(.+)$/.exec(range) ?? [];
  return other === undefined || rest === undefined ? { name, range } : { name: other, range: rest };
}

/** Whether the package of the repository can be what a range asks for, rather than a release of it. */
const mayBe = (version: string | undefined, range: string): boolean =>
  !valid(version) ||
  validRange(range) === null ||
  range === '' ||
  satisfies(version ?? '', range, { includePrerelease: true });
