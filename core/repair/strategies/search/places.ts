import type { Node } from '../../syntax/parse.js';
import { keyOf, parentOf, type Source } from './source.js';

/** Whether the node is an expression whose value is used here: not a target, a name being declared, a key, a callee or an object. */
export function isValue(source: Source, node: Node): boolean {
  const parent = parentOf(source, node);
  const key = keyOf(source, node);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return key === 'init';
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return key === 'right';
    case 'Property':
      return key === 'value' && parentOf(source, parent)?.type === 'ObjectExpression' && !parent.shorthand;
    case 'PropertyDefinition':
      return key === 'value';
    case 'MemberExpression':
      return key === 'property' && parent.computed;
    case 'CallExpression':
    case 'NewExpression':
      return key === 'arguments';
    case 'UnaryExpression':
      return parent.operator !== 'delete' && parent.operator !== 'typeof';
    case 'ArrowFunctionExpression':
      return key === 'body' && node.type !== 'BlockStatement';
    case 'ForOfStatement':
    case 'ForInStatement':
      return key === 'right';
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'SwitchCase':
      return key === 'test';
    default:
      return parent !== null && valueParents.has(parent?.type ?? '');
  }
}

/** Whether its truth alone is used: the test of a branch or loop, an operand of `!`, `&&` or `||` in one. */
export function isCondition(source: Source, node: Node): boolean {
  const parent = parentOf(source, node);
  const key = keyOf(source, node);
  switch (parent?.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ConditionalExpression':
      return key === 'test';
    case 'LogicalExpression':
      return isCondition(source, parent) || parent.operator !== '??';
    case 'UnaryExpression':
      return parent.operator === '!';
    default:
      return false;
  }
}

const valueParents = new Set([
  'BinaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'ReturnStatement',
  'ThrowStatement',
  'ArrayExpression',
  'TemplateLiteral',
  'SpreadElement',
  'AwaitExpression',
  'YieldExpression',
  'SequenceExpression',
  'SwitchStatement',
]);
