import type { Node } from '../../syntax/parse.js';
import { isStatement, keyOf, parentOf, type Source } from './source.js';

/** What a place is for, in so few kinds that each is met often enough to learn from. */
const placeKinds = [
  'condition',
  'loop',
  'return',
  'argument',
  'callee',
  'index',
  'initial',
  'assignment',
  'property',
  'parameter',
  'statement',
  'other',
] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** What the nearest construct around a node that says so uses it for; a statement is a place of its own. */
export function placeKindOf(source: Source, node: Node): PlaceKind {
  if (isStatement(node) || node.type === 'BlockStatement')
    return /^(?:For|While|DoWhile)/.test(node.type) ? 'loop' : 'statement';
  for (let at: Node | null = node; at !== null; at = parentOf(source, at)) {
    const parent: Node | null = parentOf(source, at);
    const kind = parent === null ? 'other' : usedAs(parent, keyOf(source, at));
    if (kind !== null) return kind;
  }
  return 'other';
}

function usedAs(parent: Node, key: string | null): PlaceKind | null {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'SwitchCase':
      return key === 'test' ? 'condition' : null;
    case 'SwitchStatement':
      return 'condition';
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return 'loop';
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'YieldExpression':
      return 'return';
    case 'ArrowFunctionExpression':
      return key === 'body' ? 'return' : 'parameter';
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return key === 'params' ? 'parameter' : 'other';
    case 'CallExpression':
    case 'NewExpression':
      return key === 'arguments' ? 'argument' : 'callee';
    case 'MemberExpression':
      return key === 'property' && parent.computed ? 'index' : null;
    case 'VariableDeclarator':
    case 'AssignmentPattern':
    case 'PropertyDefinition':
      return 'initial';
    case 'AssignmentExpression':
    case 'UpdateExpression':
      return 'assignment';
    case 'Property':
      return 'property';
    case 'ExpressionStatement':
      return 'statement';
    default:
      return isStatement(parent) || parent.type === 'BlockStatement' ? 'other' : null;
  }
}
