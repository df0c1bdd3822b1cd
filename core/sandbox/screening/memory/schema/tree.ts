import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram } from '../../../../syntax/program.js';

export type Node = TSESTree.Node;

/** Syntax tree of a file with ranges and parents, or null where it does not parse. JSX is read outside of plain TypeScript. */
export function treeOf(file: string, text: string): TSESTree.Program | null {
  try {
    const plain = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
    const program = parseProgram(plain, { file, jsx: !/\.[cm]?ts$/.test(file) });
    linkParents(program);
    return program;
  } catch {
    return null;
  }
}

/** Visits a node and all below it, parents first; answering `'skip'` leaves out what is below. */
export function visit(node: Node, visitor: (node: Node) => unknown): void {
  if (visitor(node) === 'skip') return;
  for (const child of childrenOf(node)) visit(child, visitor);
}

export function some(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => some(child, test));
}

export type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression;

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

const notChildren = new Set(['parent', 'loc', 'range', 'tokens', 'comments', 'type']);

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (notChildren.has(key)) continue;
    if (Array.isArray(value)) for (const each of value) if (isNode(each)) children.push(each);
    if (isNode(value)) children.push(value);
  }
  return children;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'range' in value;

function linkParents(node: Node): void {
  for (const child of childrenOf(node)) {
    (child as { parent?: Node }).parent = node;
    linkParents(child);
  }
}
