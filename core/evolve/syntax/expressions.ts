import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';
import { tokenAfter, tokenBefore } from './lines.js';

type Node = TSESTree.Node;

/** Whether nothing but the truth of the expression's value matters where it stands. */
export function isCondition(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  switch (parent.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'LogicalExpression':
      return parent.operator !== '??' && isCondition(parent);
    default:
      return false;
  }
}

/** Whether the value of an expression is `true` or `false` and nothing else. */
export function isBoolean(node: Node): boolean {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'boolean';
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === 'delete';
    case 'BinaryExpression':
      return /^(?:[=!]==?|[<>]=?|in|instanceof)$/.test(node.operator);
    case 'LogicalExpression':
      return isBoolean(node.left) && isBoolean(node.right);
    case 'ConditionalExpression':
      return isBoolean(node.consequent) && isBoolean(node.alternate);
    default:
      return false;
  }
}

/** Whether working the expression out changes nothing and calls nothing; a getter may still be called where `members` are let in. */
export function isPure(node: Node, members = false): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'ThisExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true;
    case 'TemplateLiteral':
      return node.expressions.every((each) => each.type === 'Literal');
    case 'UnaryExpression':
      return (
        (node.operator === '!' || node.operator === 'typeof' || node.operator === 'void') &&
        isPure(node.argument, members)
      );
    case 'BinaryExpression':
      return /^[=!]==$/.test(node.operator) && isPure(node.left, members) && isPure(node.right, members);
    case 'LogicalExpression':
      return isPure(node.left, members) && isPure(node.right, members);
    case 'ConditionalExpression':
      return [node.test, node.consequent, node.alternate].every((each) => isPure(each, members));
    case 'ArrayExpression':
      return node.elements.every((each) => each === null || isPure(each, members));
    case 'ObjectExpression':
      return node.properties.every(
        (each) => each.type === 'Property' && !each.computed && isPure(each.value, members),
      );
    case 'MemberExpression':
      return members && isPure(node.object, members) && (!node.computed || isPure(node.property, members));
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return isPure(node.expression, members);
    default:
      return false;
  }
}

/** Whether the expression has parentheses of its own around it. */
export function isParenthesized(source: Pick<SourceText, 'tokens'>, node: Node): boolean {
  const { parent } = node;
  const before = tokenBefore(source, node.range[0]);
  const after = tokenAfter(source, node.range[1]);
  if (before?.value !== '(' || after?.value !== ')' || !parent) return false;
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression')
    return parent.callee === node || tokenAfter(source, after.range[1])?.value === ')';
  return !ownParentheses.test(parent.type) || before.range[0] > parent.range[0] + 12;
}

const ownParentheses =
  /^(?:If|While|DoWhile|For|ForIn|ForOf|Switch|With)Statement$|^ImportExpression$|^CatchClause$/;

/** Whether any expression but one with a comma can stand where the node does without parentheses. */
function takesAnyExpression(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return parent.right === node;
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'ArrayExpression':
      return true;
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return parent.test === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    case 'Property':
      return parent.value === node;
    case 'PropertyDefinition':
      return parent.value === node;
    case 'TemplateLiteral':
      return true;
    case 'ArrowFunctionExpression':
      return parent.body === node;
    default:
      return false;
  }
}

/** A text to stand for the node, with parentheses where others than the weakest operators may be beside it. */
export const inPlaceOf = (source: Pick<SourceText, 'tokens'>, node: Node, text: string): string =>
  takesAnyExpression(node) || isParenthesized(source, node) ? text : `(${text})`;

/** Strong enough to stand as an operand of anything: a name, a member, a call, a literal, `this`. */
export const isAtom = ({ type }: Node): boolean =>
  /^(?:Identifier|Literal|ThisExpression|MemberExpression|CallExpression|TemplateLiteral|ArrayExpression|Super|TSNonNullExpression|ChainExpression)$/.test(
    type,
  );
