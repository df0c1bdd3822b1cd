import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { visitorKeys } from '@typescript-eslint/visitor-keys';

export type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression;
export type Loop =
  | TSESTree.ForStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

export const isFunction = (node: TSESTree.Node): node is FunctionNode =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression';

export const isLoop = (node: TSESTree.Node): node is Loop =>
  /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type);

/** The function that a node is in the body of; null at the top of the file, in parameters, and in fields of a class. */
export function functionAround(node: TSESTree.Node): FunctionNode | null {
  for (let at = node, up = node.parent; up; at = up, up = up.parent) {
    if (isFunction(up)) return up.body === at ? up : null;
    if (up.type === 'PropertyDefinition' || up.type === 'StaticBlock') return null;
  }
  return null;
}

/** The innermost loop of the same function that runs the node again and again. */
export function loopAround(node: TSESTree.Node): Loop | null {
  for (let at = node, up = node.parent; up && !isFunction(up); at = up, up = up.parent)
    if (isLoop(up) && isRepeated(up, at)) return up;
  return null;
}

/** Whether a loop runs this part of it more than once. */
export function isRepeated(loop: Loop, part: TSESTree.Node): boolean {
  if (loop.type === 'ForStatement') return part !== loop.init;
  if (loop.type === 'ForInStatement' || loop.type === 'ForOfStatement')
    return part !== loop.right && part !== loop.left;
  return true;
}

export const isInside = (node: TSESTree.Node, around: TSESTree.Node): boolean =>
  node.range[0] >= around.range[0] && node.range[1] <= around.range[1];

/** The statement that a node is part of, where another may be put before it: one of a block or of the file. */
export function statementAround(node: TSESTree.Node): TSESTree.Statement | null {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'BlockStatement' || parent.type === 'Program') return at as TSESTree.Statement;
    if (isFunction(parent) || parent.type === 'SwitchCase') return null;
  }
  return null;
}

/** What the line of a position begins with, to begin another one like it. */
export const indentAt = (text: string, position: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', position - 1) + 1))?.[0] ?? '';

/** Every node inside of one, itself first, in the order of the text; what `enter` refuses is left out with all inside of it. */
export function nodesIn(
  node: TSESTree.Node,
  enter: (node: TSESTree.Node) => boolean = () => true,
  found: TSESTree.Node[] = [],
): TSESTree.Node[] {
  found.push(node);
  for (const key of visitorKeys[node.type] ?? []) {
    const value = (node as unknown as Record<string, unknown>)[key];
    for (const child of (Array.isArray(value) ? value : [value]) as (TSESTree.Node | null | undefined)[])
      if (child && enter(child)) nodesIn(child, enter, found);
  }
  return found;
}

/** The name of a property that is written out: `b` of `a.b` and of `a['b']`. */
export function propertyName(node: TSESTree.MemberExpression | TSESTree.Property): string | null {
  const key = node.type === 'Property' ? node.key : node.property;
  if (!node.computed && key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : null;
}

/** The expression inside of `?.` chains and of what TypeScript writes around it. */
export function bare(node: TSESTree.Node): TSESTree.Node {
  if (
    node.type === 'ChainExpression' ||
    node.type === 'TSAsExpression' ||
    node.type === 'TSNonNullExpression' ||
    node.type === 'TSSatisfiesExpression' ||
    node.type === 'TSTypeAssertion'
  )
    return bare(node.expression);
  return node;
}
