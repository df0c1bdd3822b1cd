import { type Node, type Program, parse } from '../../syntax/parse.js';
import { namesInScope, type ScopeName } from '../../syntax/scope.js';
import { walk } from '../../syntax/walk.js';

/** A parsed file with what every operator asks of it. */
export interface Source {
  file: string;
  text: string;
  program: Program;
  /** Every node, parents first, in source order. */
  nodes: readonly Node[];
  /** Every node with its place in the tree, in the order of `nodes`. */
  links: ReadonlyMap<Node, Link>;
}

export interface Link {
  parent: Node | null;
  /** Property of the parent that holds the node. */
  key: string | null;
  /** Index in `nodes` of the node, and of the first one after it that it does not hold. */
  at: number;
  end: number;
}

/** Null where the text does not parse. */
export function openSource(file: string, text: string): Source | null {
  const program = parse(file, text);
  if (program === null) return null;
  const nodes: Node[] = [];
  const links = new Map<Node, Link>();
  const open: Link[] = [];
  walk(program, (node, parent, key) => {
    const own = parent === undefined ? undefined : links.get(parent);
    while (open.length > 0 && open.at(-1) !== own) close(open.pop(), nodes.length);
    const link: Link = { parent: parent ?? null, key: key ?? null, at: nodes.length, end: 0 };
    nodes.push(node);
    links.set(node, link);
    open.push(link);
  });
  for (const link of open) close(link, nodes.length);
  return { file, text, program, nodes, links };
}

const close = (link: Link | undefined, end: number): void => {
  if (link !== undefined) link.end = end;
};

/** A node and all that it holds, in source order. */
export function nodesBelow(source: Source, root: Node): readonly Node[] {
  const link = source.links.get(root);
  return link === undefined ? [] : source.nodes.slice(link.at, link.end);
}

export const textOf = (source: Source, node: Node): string => source.text.slice(node.range[0], node.range[1]);

export const parentOf = (source: Source, node: Node): Node | null => source.links.get(node)?.parent ?? null;

export const keyOf = (source: Source, node: Node): string | null => source.links.get(node)?.key ?? null;

/** The node itself, or the nearest one around it, for which the test holds. */
export function enclosing(source: Source, node: Node, test: (node: Node) => boolean): Node | null {
  let at: Node | null = node;
  while (at !== null && !test(at)) at = parentOf(source, at);
  return at;
}

export const isFunction = (node: Node): boolean =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression';

/** The function around a node, or the program. */
export const functionOf = (source: Source, node: Node): Node =>
  enclosing(source, parentOf(source, node) ?? source.program, isFunction) ?? source.program;

/** The statement that a node belongs to: a member of a block, a case or the program, or the body of a branch or loop. */
export const statementOf = (source: Source, node: Node): Node | null => enclosing(source, node, isStatement);

export const isStatement = (node: Node): boolean =>
  (node.type.endsWith('Statement') && node.type !== 'BlockStatement') ||
  node.type === 'VariableDeclaration' ||
  node.type === 'FunctionDeclaration' ||
  node.type === 'ClassDeclaration' ||
  node.type.startsWith('Export') ||
  node.type === 'ImportDeclaration';

/** The list of statements that holds this one, or null when it is the lone body of a branch or loop. */
export function listOf(source: Source, statement: Node): readonly Node[] | null {
  const parent = parentOf(source, statement);
  if (parent === null) return null;
  if (parent.type === 'BlockStatement' || parent.type === 'Program') return parent.body;
  if (parent.type === 'SwitchCase') return parent.consequent;
  return null;
}

const own = new WeakMap<Node, readonly Node[]>();

/** Nodes below `root`, itself included, that are not inside a nested function. */
export function ownNodes(source: Source, root: Node): readonly Node[] {
  const known = own.get(root);
  if (known !== undefined) return known;
  const nodes: Node[] = [];
  walk(root, (node) => {
    if (node !== root && isFunction(node)) return 'skip';
    nodes.push(node);
    return undefined;
  });
  const found = nodes.length > 0 ? nodes : [source.program];
  own.set(root, found);
  return found;
}

const visible = new WeakMap<Source, Map<Node, readonly ScopeName[]>>();

/** Names visible where the node's statement starts, nearest scope first. */
export function namesAt(source: Source, node: Node): readonly ScopeName[] {
  const place = enclosing(source, node, (each) => isStatement(each) || isFunction(each)) ?? source.program;
  const known = visible.get(source) ?? new Map<Node, readonly ScopeName[]>();
  visible.set(source, known);
  const names = known.get(place) ?? namesInScope(source.program, node.range[0]);
  known.set(place, names);
  return names;
}
