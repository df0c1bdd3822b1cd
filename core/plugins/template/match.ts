import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Node } from '../../repair/syntax/parse.js';

/** What each hole stands for: one node for `$name`, any number for `$$name`. */
export type Holes = Map<string, readonly Node[]>;

/** Whether a node is what the shape says; fills in `holes`, which are of no use where it is not. */
export const matchNode = (shape: Node, node: Node, holes: Holes): boolean => matchValue(shape, node, holes);

/** Name of the hole that a node of a template is; null where it is none. */
export function holeOf(shape: unknown): string | null {
  if (!isNode(shape)) return null;
  const inner =
    shape.type === 'ExpressionStatement' ? (shape as TSESTree.ExpressionStatement).expression : shape;
  if (inner.type === 'SpreadElement') return holeOf((inner as TSESTree.SpreadElement).argument);
  return inner.type === 'Identifier' && /^\$\$?[A-Za-z]\w*$/.test(inner.name) ? inner.name : null;
}

const isMany = (name: string | null): name is string => name?.startsWith('$$') ?? false;

function matchValue(shape: unknown, found: unknown, holes: Holes): boolean {
  if (Array.isArray(shape) && Array.isArray(found)) return matchList(shape, found, holes);
  if (isEmpty(shape) || isEmpty(found)) return isEmpty(shape) && isEmpty(found);
  if (!isNode(shape)) return JSON.stringify(shape) === JSON.stringify(found);
  if (!isNode(found)) return false;
  const hole = holeOf(shape);
  if (hole !== null) return matchHole(hole, [found], holes);
  const node = withoutChain(found);
  if (shape.type !== node.type) return false;
  if (shape.type === 'Literal') return sameLiteral(shape, node as TSESTree.Literal);
  const [one, other] = [shape, node] as unknown as Record<string, unknown>[];
  const keys = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return [...keys].every((key) => unread.has(key) || matchValue(one?.[key], other?.[key], holes));
}

/** The one `$$name` of a list takes what the others leave. */
function matchList(shapes: readonly unknown[], found: readonly unknown[], holes: Holes): boolean {
  const many = shapes.findIndex((shape) => isMany(holeOf(shape)));
  if (many < 0)
    return shapes.length === found.length && shapes.every((shape, at) => matchValue(shape, found[at], holes));
  const after = shapes.length - many - 1;
  const taken = found.length - many - after;
  if (taken < 0) return false;
  const middle = found.slice(many, many + taken);
  return (
    middle.every(isNode) &&
    matchList(shapes.slice(0, many), found.slice(0, many), holes) &&
    matchHole(holeOf(shapes[many]) ?? '', middle, holes) &&
    matchList(shapes.slice(many + 1), found.slice(many + taken), holes)
  );
}

/** A hole that is there twice stands for the same code both times. */
function matchHole(name: string, nodes: readonly Node[], holes: Holes): boolean {
  const known = holes.get(name);
  if (known)
    return known.length === nodes.length && known.every((each, at) => matchValue(each, nodes[at], new Map()));
  holes.set(name, nodes);
  return true;
}

/** `a?.b` is another thing than `a.b`, which `optional` says; the wrapper around a chain says nothing more. */
const withoutChain = (node: Node): Node => (node.type === 'ChainExpression' ? node.expression : node);

function sameLiteral(one: TSESTree.Literal, other: TSESTree.Literal): boolean {
  if ('regex' in one || 'regex' in other) return one.raw === other.raw;
  if ('bigint' in one || 'bigint' in other) return one.raw === other.raw;
  return one.value === other.value;
}

/** Places, and what parsers say of nodes in different words. */
const unread = new Set(['loc', 'range', 'start', 'end', 'parent', 'raw', 'tokens', 'comments', 'phase']);

/** Parsers leave out, or say with null, false or an empty list, what is not there. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
