import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { type FunctionNode, isFunction, type Node, visit } from './tree.js';

/** Names that the code calls which runs while a module loads, such as those of factories that make its exports. */
export function calledAtLoad(program: TSESTree.Program): Set<string> {
  const names = new Set<string>();
  visit(program, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') names.add(node.callee.name);
    return isFunction(node) ? 'skip' : undefined;
  });
  return names;
}

/** The name by which the code of its module calls a function of the module; null where it has none. */
export function nameInModule(node: FunctionNode): string | null {
  if (node.type === 'FunctionDeclaration') return isOfModule(node) ? (node.id?.name ?? null) : null;
  const { parent } = node;
  if (parent.type !== 'VariableDeclarator' || parent.init !== node) return null;
  return parent.id.type === 'Identifier' && isOfModule(parent.parent) ? parent.id.name : null;
}

function isOfModule({ parent }: Node): boolean {
  if (parent?.type === 'ExportNamedDeclaration' || parent?.type === 'ExportDefaultDeclaration') return true;
  return parent?.type === 'Program';
}
