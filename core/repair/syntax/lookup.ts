import type { Node, Program } from './parse.js';
import { walk } from './walk.js';

export type FunctionNode = Extract<
  Node,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

/** The nodes that hold an offset, innermost first; the last is the program. */
export function nodesAt(program: Program, offset: number): Node[] {
  const chain: Node[] = [];
  walk(program, (node) => {
    if (offset < node.range[0] || offset > node.range[1]) return 'skip';
    // Where one node ends and the next begins, the one that begins is meant.
    if (offset === node.range[1] && node.range[0] !== node.range[1] && node.type !== 'Program') return 'skip';
    chain.push(node);
    return undefined;
  });
  return chain.reverse();
}

export const isFunction = (node: Node | undefined): node is FunctionNode =>
  node?.type === 'FunctionDeclaration' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';

/** The node that names a function: its own name, or that of the variable or property that it is assigned to. */
export function nameNodeOf(node: FunctionNode): Node | undefined {
  const { parent } = node;
  if ('id' in node && node.id) return node.id;
  if (parent.type === 'VariableDeclarator') return parent.id;
  return 'key' in parent ? parent.key : undefined;
}

/** The ancestors of a node, nearest first. */
export function ancestorsOf(node: Node): Node[] {
  const found: Node[] = [];
  for (let each = node.parent; each; each = each.parent) found.push(each);
  return found;
}

/** The function that a node is in; itself does not count. */
export const functionOf = (node: Node): FunctionNode | undefined => ancestorsOf(node).find(isFunction);

/** The nearest node, itself included, that stands in a list of statements. */
export function statementOf(node: Node): Node | undefined {
  return [node, ...ancestorsOf(node)].find(
    ({ parent }) =>
      parent?.type === 'BlockStatement' || parent?.type === 'Program' || parent?.type === 'SwitchCase',
  );
}

export const isLoop = (node: Node): boolean => /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type);
