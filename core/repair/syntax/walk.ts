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
  const found: Node[] = [];
  for (const { child } of linksOf(node)) found.push(child);
  return found;
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
  for (const link of linksOf(node)) step(link.child, node, link.key, visit);
}

interface ChildLink {
  key: string;
  child: Node;
}

const notChildren = new Set(['parent', 'loc', 'range', 'tokens', 'comments', 'type']);

/** Properties mostly stand in source order already; what does not (a template and its holes) is sorted. */
function linksOf(node: Node): ChildLink[] {
  const found: ChildLink[] = [];
  let sorted = true;
  let last = 0;
  const note = (key: string, child: Node): void => {
    if (child.range[0] < last) sorted = false;
    last = child.range[0];
    found.push({ key, child });
  };
  for (const key in node) {
    if (notChildren.has(key)) continue;
    const value: unknown = node[key as keyof Node];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) note(key, each);
    } else if (isNode(value)) note(key, value);
  }
  return sorted ? found : found.sort((a, b) => a.child.range[0] - b.child.range[0]);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}
