import type { Ask, LockGraph } from './lock-graph.js';

/** How a package comes in, on the shortest way; by one that also holds without devDependencies where there is one. */
export interface Way {
  /** Of the package of the repository where it begins. */
  folder: string;
  /** Whether each way begins in devDependencies. */
  isDev: boolean;
  /** Name in that package.json. */
  first: string;
  /** `name@version` of each package on it, the last being the one that it leads to. */
  packages: string[];
}

/** Of each package that something asks for, by its key. */
export function waysIn(graph: LockGraph): Map<string, Way> {
  const ways = new Map<string, Way>();
  for (const isDev of [false, true]) {
    const queue: string[] = [];
    const reach = ({ to, kind }: Ask, way: Pick<Way, 'folder' | 'first' | 'packages'>) => {
      const found = graph.packages.get(to);
      if (!found || ways.has(to) || (kind === 'dev' && !isDev)) return;
      ways.set(to, { ...way, isDev, packages: [...way.packages, `${found.name}@${found.version}`] });
      queue.push(to);
    };
    for (const { folder, asks } of graph.importers)
      for (const ask of asks) reach(ask, { folder, first: ask.name, packages: [] });
    for (const key of queue) {
      const way = ways.get(key);
      if (way) for (const ask of graph.packages.get(key)?.asks ?? []) reach(ask, way);
    }
  }
  return ways;
}
