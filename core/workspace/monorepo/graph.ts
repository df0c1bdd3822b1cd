import type { WorkspacePackage } from '../packages.js';

/** Which packages of a repository use which others of it. Packages go by their folders. */
export interface PackageGraph {
  packages: readonly WorkspacePackage[];
  /** For each folder the folders of the packages that it uses itself. */
  uses: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The package that a file belongs to: the innermost one whose folder holds it, the root's own otherwise. */
export function packageOf<Found extends Pick<WorkspacePackage, 'folder'>>(
  packages: readonly Found[],
  file: string,
): Found | undefined {
  const around = packages.filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
  return around.sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** The folders of all packages that use one of these, or a package that does, and so on; without these themselves. */
export function dependentsOf({ uses }: PackageGraph, folders: readonly string[]): Set<string> {
  const users = new Map<string, string[]>();
  for (const [user, used] of uses)
    for (const each of used) users.set(each, [...(users.get(each) ?? []), user]);
  const found = reach(folders, (folder) => users.get(folder) ?? []);
  for (const folder of folders) found.delete(folder);
  return found;
}

/** The folders of all packages that one of these uses, or a package that it uses does, and so on; without these themselves. */
export function dependenciesOf({ uses }: PackageGraph, folders: readonly string[]): Set<string> {
  const found = reach(folders, (folder) => uses.get(folder) ?? []);
  for (const folder of folders) found.delete(folder);
  return found;
}

/** These folders, each after those that it uses; where packages use each other in a circle, as they are listed. */
export function usedFirst(graph: PackageGraph, folders: Iterable<string>): string[] {
  const wanted = new Set(folders);
  const ordered = new Set<string>();
  const visited = new Set<string>();
  const visit = (folder: string): void => {
    if (visited.has(folder)) return;
    visited.add(folder);
    for (const used of graph.uses.get(folder) ?? []) visit(used);
    if (wanted.has(folder)) ordered.add(folder);
  };
  for (const { folder } of graph.packages) if (wanted.has(folder)) visit(folder);
  return [...ordered];
}

function reach(starts: readonly string[], next: (folder: string) => Iterable<string>): Set<string> {
  const found = new Set<string>();
  const waiting = [...starts];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop())
    for (const each of next(folder)) {
      if (found.has(each)) continue;
      found.add(each);
      waiting.push(each);
    }
  return found;
}
