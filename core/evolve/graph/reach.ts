import type { Project } from '../project.js';
import type { Edge, ModuleGraph } from './module-graph.js';

/** The files that are loaded with a file, itself among them. `skip` leaves out imports. */
export function loadedWith(
  file: string,
  graph: Pick<ModuleGraph, 'importsOf'>,
  skip: (edge: Edge) => boolean = () => false,
): Set<string> {
  const seen = new Set([file]);
  for (const each of seen)
    for (const edge of graph.importsOf(each)) if (edge.when === 'load' && !skip(edge)) seen.add(edge.to);
  return seen;
}

/**
 * Whether nobody can tell that `edge` loads other files instead, or none: those that are then no longer loaded with its
 * file do nothing when they are loaded.
 */
export function isQuietWithout(
  edge: Edge,
  instead: readonly string[],
  graph: ModuleGraph,
  facts: Project['facts'],
): boolean {
  const before = loadedWith(edge.from, graph);
  const after = loadedWith(edge.from, graph, (each) => each === edge);
  const added = new Set(instead.flatMap((file) => [...loadedWith(file, graph)]));
  return [...before].every((file) => after.has(file) || added.has(file) || isQuiet(file, facts));
}

/** Whether loading the file itself does nothing but declare; a package that it loads might do anything. */
function isQuiet(file: string, facts: Project['facts']): boolean {
  const own = facts.get(file);
  if (!own) return file.endsWith('.json');
  return !own.hasEffects && !own.imports.some(({ names, late }) => !late && names.length === 0);
}
