import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FunctionNode } from './surroundings.js';

/** What a function is called, by itself or by where it is kept; `a function` where nothing names it. */
export function nameOfFunction(node: FunctionNode): string {
  if (node.id) return node.id.name;
  const { parent } = node;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (
    parent.type === 'MethodDefinition' ||
    parent.type === 'Property' ||
    parent.type === 'PropertyDefinition'
  )
    return !parent.computed && (parent.key.type === 'Identifier' || parent.key.type === 'PrivateIdentifier')
      ? parent.key.name
      : 'a function';
  if (parent.type === 'AssignmentExpression') return nameOfMember(parent.left) ?? 'a function';
  return 'a function';
}

const nameOfMember = (node: TSESTree.Node): string | null =>
  node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : null;

/** The head of a function, to point at without its body. */
export function headOf(node: FunctionNode): Pick<TSESTree.Node, 'range' | 'loc'> {
  const { parent } = node;
  const start = parent.type === 'MethodDefinition' || parent.type === 'Property' ? parent : node;
  return {
    range: [start.range[0], Math.max(start.range[0] + 1, node.body.range[0])],
    loc: { start: start.loc.start, end: node.body.loc.start },
  };
}
