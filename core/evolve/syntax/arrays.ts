import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { originOf } from './modules.js';
import { bare, propertyName } from './surroundings.js';
import { initialValueOf, type Scoped, variableOf } from './variables.js';

const ofObject = new Set(['Object.keys', 'Object.values', 'Object.entries', 'Array.from', 'Array.of']);

/** Whether an expression makes a new array without holes, whatever it is made from. */
export function isDenseArray(source: Scoped, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type === 'ArrayExpression') return node.elements.every((each) => each !== null);
  if (node.type !== 'CallExpression') return false;
  const origin = originOf(source, node.callee);
  if (origin?.module === '' && ofObject.has(origin.path)) return true;
  if (node.callee.type !== 'MemberExpression' || node.callee.optional) return false;
  const { object } = node.callee;
  const name = propertyName(node.callee) ?? '';
  if (name === 'split') return isText(source, object);
  return /^(?:filter|flat|flatMap)$/.test(name)
    ? isArray(source, object)
    : /^(?:map|slice|concat|sort|reverse)$/.test(name) && isDenseArray(source, object);
}

/** Whether a value is an array for certain, by how it is made or how TypeScript is told. */
export function isArray(source: Scoped, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type === 'ArrayExpression' || isDenseArray(source, node)) return true;
  if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && !node.callee.optional) {
    const name = propertyName(node.callee) ?? '';
    return /^(?:map|slice|concat|sort|reverse)$/.test(name) && isArray(source, node.callee.object);
  }
  if (node.type !== 'Identifier') return false;
  const variable = variableOf(source, node);
  const annotation = variable?.identifiers[0];
  if (annotation?.type === 'Identifier' && isArrayType(annotation.typeAnnotation?.typeAnnotation))
    return !annotation.optional;
  const value = variable && initialValueOf(variable);
  return value ? value !== node && isArray(source, value) : false;
}

function isArrayType(type: TSESTree.TypeNode | undefined): boolean {
  if (type?.type === 'TSTypeOperator' && type.operator === 'readonly')
    return isArrayType(type.typeAnnotation);
  if (type?.type === 'TSArrayType' || type?.type === 'TSTupleType') return true;
  return (
    type?.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    /^(?:Readonly)?Array$/.test(type.typeName.name)
  );
}

/** Whether a value is a string for certain. */
export function isText(source: Scoped, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type === 'TemplateLiteral') return true;
  if (node.type === 'Literal') return typeof node.value === 'string';
  if (node.type !== 'Identifier') return false;
  const variable = variableOf(source, node);
  const name = variable?.identifiers[0];
  if (name?.type === 'Identifier' && name.typeAnnotation?.typeAnnotation.type === 'TSStringKeyword')
    return !name.optional;
  const value = variable && initialValueOf(variable);
  return value ? value !== node && isText(source, value) : false;
}
