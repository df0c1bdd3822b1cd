import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import type { Visitor } from '../check.js';

type Node = TSESTree.Node;
type Handler = (node: Node) => void;

/** Gives every node the node around it as its `parent`. */
export function linkParents(node: Node): void {
  for (const child of childrenOf(node)) {
    child.parent = node;
    linkParents(child);
  }
}

/** Walks the tree once for all visitors. */
export function walkWith(program: Node, visitors: readonly Visitor[]): void {
  const handlers = new Map<string, Handler[]>();
  for (const visitor of visitors)
    for (const [type, handler] of Object.entries(visitor)) {
      const list = handlers.get(type);
      if (list) list.push(handler as Handler);
      else handlers.set(type, [handler as Handler]);
    }
  const visit = (node: Node): void => {
    for (const handler of handlers.get(node.type) ?? []) handler(node);
    for (const child of childrenOf(node)) visit(child);
    for (const handler of handlers.get(`${node.type}:exit`) ?? []) handler(node);
  };
  visit(program);
}

function* childrenOf(node: Node): Generator<Node> {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = (node as unknown as Record<string, Node | (Node | null)[] | null | undefined>)[key];
    if (Array.isArray(value)) {
      for (const each of value) if (each) yield each;
    } else if (value) yield value;
  }
}
