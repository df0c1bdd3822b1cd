import { isTestFile } from '../../../workspace/sources.js';
import type { Fix, ProjectCheck, ProjectFinding } from '../../check.js';
import { cyclicComponents, shortestPath } from '../../graph/components.js';
import { definitions } from '../../graph/definitions.js';
import { feedbackArcs } from '../../graph/feedback-arcs.js';
import { type Edge, type ModuleGraph, moduleGraph } from '../../graph/module-graph.js';
import { importDirectly, importTypes, type Rewrite } from '../../graph/rewrite-import.js';
import type { Project } from '../../project.js';

export const importCycle: ProjectCheck = {
  id: 'import-cycle',
  category: 'architecture',
  severity: 'warning',
  reach: 'project',
  title: 'files that load one another in a circle',
  why: 'One of them runs before what it imports is there: a name that is used while the files load is undefined or not yet initialised, and which one depends on who is imported first. Where only functions call one another nothing breaks; still, none of the files can be understood, tested or moved alone. The finding names a shortest circle and few imports that would have to go.\n\nImports of types, which are gone when the program runs, imports that happen inside of a function, and circles of tests alone are left alone. A fix is offered where the circle exists only because types are imported as if they were values (with `verbatimModuleSyntax`), or because names are imported through a file that hands them on and could be imported from where they are defined.',
  example: {
    bad: "// a.js\nimport { b } from './b.js';\nexport const a = () => b();\n\n// b.js\nimport { a } from './a.js';\nexport const b = () => a();",
    good: "// a.js\nimport { b } from './b.js';\nexport const a = () => b(() => a());\n\n// b.js\nexport const b = (again) => again();",
  },
  fixes: true,
  on: false,
  source:
    'Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972; Eades, Lin and Smyth, "A fast and effective heuristic for the feedback arc set problem", 1993',
  eslint: ['import/no-cycle', 'import-x/no-cycle'],
  async examine(project) {
    const graph = await moduleGraph(project);
    const next = (file: string): string[] => loadedBy(graph, file);
    const find = definitions(project, graph);
    const circles = cyclicComponents(graph.files, next).filter((files) => !files.every(isTestFile));
    return Promise.all(circles.map((files) => findingOf(files, project, graph, find)));
  },
};

const loadedBy = (graph: ModuleGraph, file: string): string[] =>
  [...new Set(graph.importsOf(file).flatMap(({ to, when }) => (when === 'load' ? [to] : [])))].sort();

async function findingOf(
  files: readonly string[],
  project: Project,
  graph: ModuleGraph,
  find: ReturnType<typeof definitions>,
): Promise<ProjectFinding> {
  const members = new Set(files);
  const next = (file: string): string[] => loadedBy(graph, file).filter((each) => members.has(each));
  const cut = arcsIntoBarrels(files, next, project) ?? feedbackArcs(files, next);
  const edges = files.flatMap((file) =>
    graph.importsOf(file).filter(({ to, when }) => when === 'load' && members.has(to)),
  );
  const [from = '', to = ''] = cut[0] ?? [];
  const way = shortestPath(to, from, next) ?? [];
  const edge = edges.find((each) => each.from === from && each.to === to);
  const circle = [from, ...way].map(shortName(files)).join(' → ');
  const more = cut.length > 1 ? `, and ${cut.length - 1} more` : '';
  const size = way.length < files.length ? `${files.length} files load one another, such as ` : '';
  const fix = await fixOf(files, edges, project, graph, find);
  return {
    file: from,
    ...(edge && { line: edge.line }),
    message: `${size}${circle}: without this import${more} there is no circle`,
    key: [from, to].join(' → '),
    ...(fix && { fix }),
    related: cut.slice(1, 30).map(([file, target]) => ({
      file,
      ...lineOf(edges, file, target),
      message: `imports ${target}`,
    })),
  };
}

/** What imports a file that only hands on names could import them from elsewhere: where that is enough, it is what should go. */
function arcsIntoBarrels(
  files: readonly string[],
  next: (file: string) => string[],
  { facts }: Project,
): [string, string][] | null {
  const isBarrel = (file: string): boolean => facts.get(file)?.isBarrel === true;
  const isArc = (from: string, to: string): boolean => isBarrel(to) && !isBarrel(from);
  const rest = (file: string): string[] => next(file).filter((to) => !isArc(file, to));
  if (cyclicComponents(files, rest).length > 0) return null;
  return files.flatMap((from) =>
    next(from).flatMap((to): [string, string][] => (isArc(from, to) ? [[from, to]] : [])),
  );
}

function lineOf(edges: readonly Edge[], from: string, to: string): { line?: number } {
  const edge = edges.find((each) => each.from === from && each.to === to);
  return edge ? { line: edge.line } : {};
}

/** Names of files without the folders that all of them are in. */
function shortName(files: readonly string[]): (file: string) => string {
  const parts = files.map((file) => file.split('/').slice(0, -1));
  const [first = []] = parts;
  const common = first.findIndex((part, index) => parts.some((other) => other[index] !== part));
  const shared = common < 0 ? first.length : common;
  return (file) => file.split('/').slice(shared).join('/');
}

/** Beyond this many imports in circles there is more wrong than a few rewrites mend. */
const mostEdges = 80;

async function fixOf(
  files: readonly string[],
  edges: readonly Edge[],
  project: Project,
  graph: ModuleGraph,
  find: ReturnType<typeof definitions>,
): Promise<Fix | null> {
  if (edges.length > mostEdges) return null;
  const rewrites = new Map<Edge, Rewrite>();
  for (const edge of edges) {
    const types = await importTypes(edge, project, graph);
    const rewrite =
      types ??
      (project.facts.get(edge.to)?.isBarrel ? await importDirectly(edge, project, graph, find) : null);
    if (rewrite) rewrites.set(edge, rewrite);
  }
  if (!isAcyclic(files, edges, rewrites)) return null;
  for (const [edge, rewrite] of [...rewrites]) {
    rewrites.delete(edge);
    if (!isAcyclic(files, edges, rewrites)) rewrites.set(edge, rewrite);
  }
  const isTypes = [...rewrites.values()].every(({ instead }) => instead.length === 0);
  return {
    title: isTypes ? 'import types as types' : 'import from where the names are defined',
    edits: [...rewrites.values()].flatMap((rewrite) => rewrite.edits),
  };
}

function isAcyclic(
  files: readonly string[],
  edges: readonly Edge[],
  rewrites: ReadonlyMap<Edge, Rewrite>,
): boolean {
  const next = (file: string): string[] =>
    edges
      .filter(({ from }) => from === file)
      .flatMap((edge) => rewrites.get(edge)?.instead.filter((to) => files.includes(to)) ?? [edge.to]);
  return cyclicComponents(files, next).length === 0;
}
