import type { ExportFact } from '../facts.js';
import type { Edge } from './module-graph.js';

/** How a folder depends and is depended upon (Martin, "OO Design Quality Metrics", 1994), with files as the unit. */
export interface Stability {
  /** Files elsewhere that import one of it (afferent), and files of it that import one elsewhere (efferent). */
  afferent: number;
  efferent: number;
  /** Efferent of both, from 0 to 1; null where there is neither. */
  instability: number | null;
  /** Interfaces, types and abstract classes among all that it exports, from 0 to 1; null where it exports nothing of its own. */
  abstractness: number | null;
  /** From the main sequence, where both make 1; null where one of them is. */
  distance: number | null;
}

/** By folder, for the folders that files are put in. Imports of types count; packages from elsewhere do not. */
export function stabilityOf(
  files: readonly string[],
  edges: readonly Pick<Edge, 'from' | 'to'>[],
  exportsOf: (file: string) => readonly Pick<ExportFact, 'kind' | 'abstract'>[],
  folderOf: (file: string) => string,
): Map<string, Stability> {
  const known = new Set(files);
  const folders = new Map([...new Set(files.map(folderOf))].map((folder) => [folder, emptyCounts()]));
  for (const { from, to } of edges) {
    const [one, other] = [folderOf(from), folderOf(to)];
    if (one === other || !known.has(from) || !known.has(to)) continue;
    folders.get(one)?.efferent.add(from);
    folders.get(other)?.afferent.add(from);
  }
  for (const file of files)
    for (const { kind, abstract } of exportsOf(file)) {
      const counts = folders.get(folderOf(file));
      if (!counts || kind === 're-export') continue;
      counts.exported += 1;
      if (abstract) counts.abstract += 1;
    }
  return new Map([...folders].map(([folder, counts]) => [folder, figuresOf(counts)]));
}

interface Counts {
  afferent: Set<string>;
  efferent: Set<string>;
  exported: number;
  abstract: number;
}

const emptyCounts = (): Counts => ({ afferent: new Set(), efferent: new Set(), exported: 0, abstract: 0 });

function figuresOf({ afferent, efferent, exported, abstract }: Counts): Stability {
  const instability = share(efferent.size, afferent.size + efferent.size);
  const abstractness = share(abstract, exported);
  return {
    afferent: afferent.size,
    efferent: efferent.size,
    instability,
    abstractness,
    distance: instability === null || abstractness === null ? null : Math.abs(instability + abstractness - 1),
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
