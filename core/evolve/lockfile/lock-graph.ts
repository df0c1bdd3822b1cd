import { oncePerProject } from '../once-per-project.js';
import type { Project } from '../project.js';
import { graphOfNpm } from './npm/npm-graph.js';
import { graphOfPnpm } from './pnpm/pnpm-graph.js';
import { graphOfYarn } from './yarn/yarn-graph.js';

/** What a lock file holds: which packages, and which of them ask for which. */
export interface LockGraph {
  file: string;
  /** By their keys. */
  packages: ReadonlyMap<string, LockedPackage>;
  importers: Importer[];
}

/** One version of a package. */
export interface LockedPackage {
  name: string;
  version: string;
  /** Whether it comes from a registry, and not from git, a folder, an address or a patch. */
  isOfRegistry: boolean;
  /** Where it is fetched from, where the lock file says. */
  url: string | null;
  /** What was said of it when it was locked; null where nothing is, and always for yarn, which does not keep it. */
  deprecated: string | null;
  /** Whether the lock file says that it runs a script when it is installed. */
  hasInstallScript: boolean;
  asks: Ask[];
}

export interface Ask {
  /** As it is imported, which is another than that of the package where it is an alias. */
  name: string;
  kind: 'prod' | 'dev' | 'optional' | 'peer';
  /** Key of what answers. */
  to: string;
}

/** A package of the repository; its folder is `''` at the root. */
export interface Importer {
  folder: string;
  asks: Ask[];
}

/** What has to be known of a tree to read its lock file. */
export type LockedTree = Pick<Project, 'blobs' | 'read' | 'workspace'>;

const readers = [
  ['package-lock.json', graphOfNpm],
  ['npm-shrinkwrap.json', graphOfNpm],
  ['pnpm-lock.yaml', graphOfPnpm],
  ['yarn.lock', graphOfYarn],
] as const;

/** What the lock file at the root holds: of npm, pnpm or yarn, old or new. Null where none of them is tracked or readable. */
export const lockGraphOf = oncePerProject(async (project: LockedTree): Promise<LockGraph | null> => {
  for (const [file, read] of readers) {
    const text = project.blobs.has(file) ? await project.read(file) : null;
    const graph = text === null ? null : await read(text, project);
    if (graph) return { file, ...graph };
  }
  return null;
});
