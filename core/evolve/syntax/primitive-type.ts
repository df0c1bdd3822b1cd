import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { initialValueOf, isGlobal, type Scoped, variableOf } from './variables.js';

export type Primitive = 'string' | 'number' | 'boolean';

/** The primitive type that a value has whatever the program does; null where that is not certain. */
export function primitiveType(source: Scoped, node: TSESTree.Node): Primitive | null {
  switch (node.type) {
    case 'Literal':
      return asPrimitive(typeof node.value);
    case 'TemplateLiteral':
      return 'string';
    case 'UnaryExpression':
      if (node.operator === 'typeof') return 'string';
      if (node.operator === '!' || node.operator === 'delete') return 'boolean';
      return node.operator === '+' ? 'number' : null;
    case 'BinaryExpression':
      if (/^(?:[=!]==?|[<>]=?|in|instanceof)$/.test(node.operator)) return 'boolean';
      return node.operator === '+' ? typeOfSum(source, node) : null;
    case 'CallExpression':
      for (const name of ['String', 'Number', 'Boolean'] as const)
        if (isGlobal(source, node.callee, name)) return asPrimitive(name.toLowerCase());
      return null;
    case 'Identifier':
      return typeOfName(source, node);
    default:
      return null;
  }
}

function typeOfSum(source: Scoped, { left, right }: TSESTree.BinaryExpression): Primitive | null {
  const one = primitiveType(source, left);
  const other = primitiveType(source, right);
  if (one === 'string' || other === 'string') return 'string';
  return one === 'number' && other === 'number' ? 'number' : null;
}

function typeOfName(source: Scoped, node: TSESTree.Identifier): Primitive | null {
  const variable = variableOf(source, node);
  const value = variable && initialValueOf(variable);
  return value && value !== node && value.range[1] <= node.range[0] ? primitiveType(source, value) : null;
}

const asPrimitive = (word: string): Primitive | null =>
  word === 'string' || word === 'number' || word === 'boolean' ? word : null;
