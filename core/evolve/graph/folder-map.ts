import type { ExportFact } from '../facts.js';
import type { Edge } from './module-graph.js';
import { type Stability, stabilityOf } from './stability.js';

/** The folders of a tree, few enough to be drawn, and how much each imports of another. */
export interface FolderMap {
  folders: { name: string; files: number; stability: Stability }[];
  uses: { from: string; to: string; imports: number }[];
}

const mostFolders = 24;

/** Folders as deep as there are not too many of them; imports of types count, too. */
export function folderMap(
  files: readonly string[],
  edges: readonly Edge[],
  exportsOf: (file: string) => readonly ExportFact[],
): FolderMap {
  const depth = [6, 5, 4, 3, 2, 1].find((each) => foldersAt(files, each).size <= mostFolders) ?? 1;
  const folders = [...foldersAt(files, depth)]
    .sort(([, one], [, other]) => other - one)
    .slice(0, mostFolders);
  const shown = new Set(folders.map(([name]) => name));
  const uses = new Map<string, FolderMap['uses'][number]>();
  const isSource = new Set(files);
  for (const { from: file, to: target } of edges) {
    if (!isSource.has(file) || !isSource.has(target)) continue;
    const [from, to] = [folderAt(file, depth), folderAt(target, depth)];
    if (from === to || !shown.has(from) || !shown.has(to)) continue;
    const key = `${from}\0${to}`;
    const use = uses.get(key) ?? { from, to, imports: 0 };
    use.imports += 1;
    uses.set(key, use);
  }
  const stability = stabilityOf(files, edges, exportsOf, (file) => folderAt(file, depth));
  return {
    folders: folders.flatMap(([name, count]) => {
      const own = stability.get(name);
      return own ? [{ name, files: count, stability: own }] : [];
    }),
    uses: [...uses.values()].sort((one, other) => other.imports - one.imports),
  };
}

function foldersAt(files: readonly string[], depth: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = folderAt(file, depth);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

const folderAt = (file: string, depth: number): string =>
  file.split('/').slice(0, -1).slice(0, depth).join('/') || '.';
