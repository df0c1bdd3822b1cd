import { type Node, type Program, parse } from '../../syntax/parse.js';
import { namesInScope, type ScopeName } from '../../syntax/scope.js';
import { walk } from '../../syntax/walk.js';

/** A parsed file with what every operator asks of it. */
export interface Source {
  file: string;
  text: string;
  program: Program;
  /** Every node with its place in the tree, in source order. */
  links: Map<Node, Link>;
}

export interface Link {
  parent: Node | null;
  /** Property of the parent that holds the node. */
  key: string | null;
}

/** Null where the text does not parse. */
export function openSource(file: string, text: string): Source | null {
  const program = parse(file, text);
  if (program === null) return null;
  const links = new Map<Node, Link>();
  walk(program, (node, parent, key) => {
    links.set(node, { parent: parent ?? null, key: key ?? null });
  });
  return { file, text, program, links };
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

/** Nodes below `root`, itself included, that are not inside a nested function. */
export function ownNodes(source: Source, root: Node): Node[] {
  const nodes: Node[] = [];
  walk(root, (node) => {
    if (node !== root && isFunction(node)) return 'skip';
    nodes.push(node);
    return undefined;
  });
  return nodes.length > 0 ? nodes : [source.program];
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
