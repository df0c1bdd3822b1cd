import type { Node } from './parse.js';

/** Visits a node and all below it, parents first, in source order. Answering `'skip'` leaves out what is below. */
export function walk(
  node: Node,
  visit: (node: Node, parent: Node | undefined, key: string | undefined) => unknown,
): void {
  step(node, node.parent, undefined, visit);
}

/** The nodes directly below a node, in source order. */
export function childrenOf(node: Node): Node[] {
  return entriesOf(node).map(([, child]) => child);
}

/** Every node below (and with) `node` for which the test holds. */
export function findAll<T extends Node>(node: Node, test: (node: Node) => node is T): T[];
export function findAll(node: Node, test: (node: Node) => boolean): Node[];
export function findAll(node: Node, test: (node: Node) => boolean): Node[] {
  const found: Node[] = [];
  walk(node, (each) => {
    if (test(each)) found.push(each);
  });
  return found;
}

function step(
  node: Node,
  parent: Node | undefined,
  key: string | undefined,
  visit: (node: Node, parent: Node | undefined, key: string | undefined) => unknown,
): void {
  if (visit(node, parent, key) === 'skip') return;
  for (const [childKey, child] of entriesOf(node)) step(child, node, childKey, visit);
}

const notChildren = new Set(['parent', 'loc', 'range', 'tokens', 'comments', 'type']);

function entriesOf(node: Node): [string, Node][] {
  const found: [string, Node][] = [];
  for (const [key, value] of Object.entries(node)) {
    if (notChildren.has(key)) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) found.push([key, child]);
  }
  return found.sort(([, a], [, b]) => a.range[0] - b.range[0]);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}
