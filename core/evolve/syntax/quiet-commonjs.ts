import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { declaredFunction, isQuietStatement, isQuietValue } from './load-effects.js';
import { nodesIn } from './surroundings.js';

/**
 * Whether a CommonJS module does nothing when it is loaded but declare what it exports and load others, which are to be
 * looked at by themselves. What cannot be told counts as doing something, and so does an export that is a getter, since
 * what loads the module may read it.
 */
export function isQuietCommonJs({ body }: Pick<TSESTree.Program, 'body'>): boolean {
  const own = new Set(body.flatMap(declaredFunction));
  return body.every(
    (node) =>
      !/^(?:Import|Export)/.test(node.type) &&
      !hasGetter(node) &&
      (isQuietStatement(node) || isLoading(node) || isExporting(node, own)),
  );
}

/** In what it makes while it is loaded. */
const hasGetter = (node: TSESTree.Node): boolean =>
  nodesIn(node, (each) => !/Function|^Class/.test(each.type)).some(
    (each) => each.type === 'Property' && each.kind !== 'init',
  );

/** `const a = require('b')`, `const { c } = require('d').e`. */
const isLoading = (node: TSESTree.ProgramStatement): boolean =>
  node.type === 'VariableDeclaration' &&
  node.declarations.every(
    ({ id, init }) =>
      init !== null &&
      isLoaded(init) &&
      (id.type === 'Identifier' ||
        (id.type === 'ObjectPattern' &&
          id.properties.every(
            (each) => each.type === 'Property' && !each.computed && each.value.type === 'Identifier',
          ))),
  );

function isLoaded(node: TSESTree.Node): boolean {
  if (node.type === 'MemberExpression') return !node.computed && isLoaded(node.object);
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'require' &&
    node.arguments.length === 1 &&
    node.arguments[0]?.type === 'Literal'
  );
}

/** `module.exports = …`, `exports.a = …`, `Own.prototype.b = …`. */
function isExporting(node: TSESTree.ProgramStatement, own: ReadonlySet<string>): boolean {
  if (node.type !== 'ExpressionStatement') return false;
  let value: TSESTree.Node = node.expression;
  while (value.type === 'AssignmentExpression') {
    if (value.operator !== '=' || !isExport(value.left, own)) return false;
    value = value.right;
  }
  return value !== node.expression && (isQuietValue(value) || isLoaded(value));
}

function isExport(node: TSESTree.Node, own: ReadonlySet<string>): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return false;
  const { object, property } = node;
  if (object.type === 'Identifier')
    return (
      object.name === 'exports' ||
      own.has(object.name) ||
      (object.name === 'module' && property.name === 'exports')
    );
  return object.type === 'MemberExpression' && isExportedObject(object, own);
}

/** `module.exports` and `Own.prototype`. */
const isExportedObject = (
  { object, property, computed }: TSESTree.MemberExpression,
  own: ReadonlySet<string>,
): boolean =>
  !computed &&
  object.type === 'Identifier' &&
  property.type === 'Identifier' &&
  (property.name === 'prototype'
    ? own.has(object.name)
    : object.name === 'module' && property.name === 'exports');
