import { dirname, relative } from 'node:path/posix';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Fix } from '../check.js';
import type { Project } from '../project.js';
import { type Definition, type definitions, parse, wordOf } from './definitions.js';
import type { Edge, ModuleGraph } from './module-graph.js';
import { isQuietWithout } from './reach.js';

export interface Rewrite {
  edits: Fix['edits'];
  /** What the file imports then instead of what it imported. */
  instead: string[];
}

/** The import as one of types, where only types of it are used and nothing else comes of loading the file. */
export async function importTypes(edge: Edge, project: Project, graph: ModuleGraph): Promise<Rewrite | null> {
  if (!edge.droppable || !isQuietWithout(edge, [], graph, project.facts)) return null;
  const { node } = (await declarationOf(edge, project)) ?? {};
  if (!node || node.importKind === 'type') return null;
  const isMixed =
    node.specifiers.length > 1 && node.specifiers.some(({ type }) => type !== 'ImportSpecifier');
  const hasOwnTypes = node.specifiers.some(
    (each) => each.type === 'ImportSpecifier' && each.importKind === 'type',
  );
  if (isMixed || hasOwnTypes) return null;
  const at = node.range[0] + 'import'.length;
  return { edits: [{ file: edge.from, start: at, end: at, text: ' type' }], instead: [] };
}

/**
 * The import from the files that define its names, in place of the one that hands them on. Null where a name cannot be
 * followed, or where loading less could be noticed.
 */
export async function importDirectly(
  edge: Edge,
  project: Project,
  graph: ModuleGraph,
  find: ReturnType<typeof definitions>,
): Promise<Rewrite | null> {
  if (!/^\.{1,2}(?:\/|$)/.test(edge.specifier)) return null;
  const { node, text } = (await declarationOf(edge, project)) ?? {};
  if (!node || text === undefined || node.specifiers.length === 0 || node.attributes.length > 0) return null;
  const groups = new Map<string, { specifier: TSESTree.ImportSpecifier; name: string }[]>();
  for (const specifier of node.specifiers) {
    if (specifier.type !== 'ImportSpecifier') return null;
    const found: Definition | null = await find(edge.to, wordOf(specifier.imported));
    if (!found || found.file === edge.to || found.file === edge.from) return null;
    groups.set(found.file, [...(groups.get(found.file) ?? []), { specifier, name: found.name }]);
  }
  const instead = [...groups.keys()];
  if (!isQuietWithout(edge, instead, graph, project.facts)) return null;
  // With several, the order in which they are loaded may be another.
  if (instead.length > 1 && !instead.every((file) => isQuietWithout(edge, [file], graph, project.facts)))
    return null;
  const paths = instead.map((file) => specifierFor(file, edge, graph));
  for (const [index, path] of paths.entries())
    if ((await graph.resolve(path, edge.from)) !== instead[index]) return null;

  const [only] = [...groups.values()];
  const isRenamed = ({ specifier, name }: { specifier: TSESTree.ImportSpecifier; name: string }): boolean =>
    wordOf(specifier.imported) !== name;
  if (groups.size === 1 && only && !only.some(isRenamed)) {
    const [start, end] = node.source.range;
    const edit = { file: edge.from, start: start + 1, end: end - 1, text: paths[0] ?? '' };
    return { edits: [edit], instead };
  }
  const [start, end] = node.range;
  const statement = text.slice(start, end);
  if (/\/[/*]/.test(statement.slice(0, node.source.range[0] - start))) return null;
  const quote = node.source.raw[0] ?? "'";
  const statements = [...groups.values()].map((names, index) => {
    const list = names.map(({ specifier, name }) => nameIn(specifier, name)).join(', ');
    const kind = node.importKind === 'type' ? 'import type' : 'import';
    return `${kind} { ${list} } from ${quote}${paths[index]}${quote}${statement.endsWith(';') ? ';' : ''}`;
  });
  return { edits: [{ file: edge.from, start, end, text: statements.join('\n') }], instead };
}

const nameIn = ({ local, importKind }: TSESTree.ImportSpecifier, name: string): string =>
  `${importKind === 'type' ? 'type ' : ''}${name === local.name ? name : `${name} as ${local.name}`}`;

async function declarationOf(
  { from, specifier, line }: Edge,
  project: Project,
): Promise<{ node: TSESTree.ImportDeclaration; text: string } | null> {
  const text = await project.read(from);
  const program = text === null ? null : parse(from, text);
  const node = program?.body.find(
    (each): each is TSESTree.ImportDeclaration =>
      each.type === 'ImportDeclaration' && each.source.value === specifier && each.loc.start.line === line,
  );
  return node && text !== null ? { node, text } : null;
}

const extension = /\.[cm]?[jt]sx?$/;

/** A relative path as the others of the file are written: with its extension, that of the built file, or none. */
function specifierFor(file: string, edge: Edge, graph: ModuleGraph): string {
  const path = relative(dirname(edge.from), file);
  const relativePath = path.startsWith('.') ? path : `./${path}`;
  const written = [...graph.importsOf(edge.from), ...graph.importsOf(edge.to)].find(
    ({ specifier, to }) => specifier.startsWith('.') && extension.test(to) && !/(?:^|\/)index\.\w+$/.test(to),
  );
  const [style] = extension.exec(written?.specifier ?? '') ?? [];
  if (style === undefined) return relativePath.replace(extension, '');
  return /\.[cm]?tsx?$/.test(style) ? relativePath : relativePath.replace(/\.([cm]?)tsx?$/, '.$1js');
}
