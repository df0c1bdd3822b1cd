import { packageOf } from '../../research/packages/installed.js';
import type { FolderMap } from './folder-map.js';
import type { ModuleGraph } from './module-graph.js';

/** The packages of a repository and those from elsewhere that it imports, few enough to be drawn. */
export interface PackageMap {
  /** `files`: of a package of the repository how many it has, of another one how many import it. */
  packages: { name: string; files: number; isOwn: boolean }[];
  /** Counted in files that import. */
  uses: FolderMap['uses'];
}

const mostPackages = 24;

/** The repository's own packages first, then those that most files import; imports of types count, and of packages from elsewhere those that a package.json lists. */
export function packageMap(
  files: readonly string[],
  { edges, external }: Pick<ModuleGraph, 'edges' | 'external'>,
  ownerOf: (file: string) => string,
  isListed: (name: string) => boolean,
): PackageMap {
  const isSource = new Set(files);
  const own = counted(files.map((file) => [ownerOf(file), file]));
  const imports: [from: string, to: string, file: string][] = [
    ...edges.map(({ from, to }): [string, string, string] => [
      ownerOf(from),
      isSource.has(to) ? ownerOf(to) : '',
      from,
    ]),
    ...external.map(({ from, fact }): [string, string, string] => [
      ownerOf(from),
      packageOf(fact.specifier) ?? '',
      from,
    ]),
  ].filter(
    ([from, to, file]) => isSource.has(file) && to !== '' && to !== from && (own.has(to) || isListed(to)),
  ) as [string, string, string][];
  const others = counted(imports.flatMap(([, to, file]) => (own.has(to) ? [] : [[to, file]])));
  const packages = [
    ...sorted(own).map(([name, count]) => ({ name, files: count, isOwn: true })),
    ...sorted(others).map(([name, count]) => ({ name, files: count, isOwn: false })),
  ].slice(0, mostPackages);
  const shown = new Set(packages.map(({ name }) => name));
  const uses = counted(imports.map(([from, to, file]) => [`${from}\0${to}`, file]));
  return {
    packages,
    uses: sorted(uses).flatMap(([key, count]) => {
      const [from = '', to = ''] = key.split('\0');
      return shown.has(from) && shown.has(to) ? [{ from, to, imports: count }] : [];
    }),
  };
}

/** How many different values each key has. */
function counted(pairs: readonly (readonly string[])[]): Map<string, number> {
  const values = new Map<string, Set<string>>();
  for (const [key = '', value = ''] of pairs) values.set(key, (values.get(key) ?? new Set()).add(value));
  return new Map([...values].map(([key, own]) => [key, own.size]));
}

const sorted = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
