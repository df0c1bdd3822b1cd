import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, isLoop, nodesIn } from './surroundings.js';

/** Calls that do not come back, as far as names tell. */
const leaving = /exit|abort|never|unreachable|fail|panic|throw|fatal|die/i;

/** Whether what comes after a statement may run once the statement has. */
export function mayComplete(node: TSESTree.Statement): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false;
    case 'BlockStatement':
      return node.body.every(mayComplete);
    case 'IfStatement':
      return !node.alternate || mayComplete(node.consequent) || mayComplete(node.alternate);
    case 'LabeledStatement':
      return mayComplete(node.body) || isBroken(node.body, node.label.name);
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return mayEnd(node);
    case 'SwitchStatement':
      return mayLeaveSwitch(node);
    case 'TryStatement':
      if (node.finalizer && !mayComplete(node.finalizer)) return false;
      return mayComplete(node.block) || (node.handler !== null && mayComplete(node.handler.body));
    case 'ExpressionStatement':
      return !isLeaving(node.expression);
    default:
      return true;
  }
}

/** Whether a loop ends by its condition, or by `break`. */
function mayEnd(node: TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement): boolean {
  const isEndless = node.test === null || (node.test.type === 'Literal' && Boolean(node.test.value));
  if (isBroken(node.body)) return true;
  if (node.type !== 'DoWhileStatement' || isEndless) return !isEndless;
  return (
    mayComplete(node.body) ||
    nodesIn(node.body, isOfFunction).some(({ type }) => type === 'ContinueStatement')
  );
}

function mayLeaveSwitch({ cases }: TSESTree.SwitchStatement): boolean {
  const last = cases.at(-1);
  if (!last || !cases.some(({ test }) => test === null)) return true;
  return (
    last.consequent.every(mayComplete) ||
    cases.some(({ consequent }) => consequent.some((each) => isBroken(each)))
  );
}

/** Whether a `break` within leaves the statement around, be it by its label. */
function isBroken(body: TSESTree.Statement, label?: string): boolean {
  return nodesIn(body, isOfFunction).some((node) => {
    if (node.type !== 'BreakStatement') return false;
    if (node.label) return node.label.name === label;
    return label === undefined && !hasBreakableBetween(node, body);
  });
}

function hasBreakableBetween(node: TSESTree.Node, body: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (isLoop(at) || at.type === 'SwitchStatement') return true;
    if (at === body) return false;
  }
  return false;
}

const isOfFunction = (node: TSESTree.Node): boolean => !isFunction(node);

function isLeaving(expression: TSESTree.Expression): boolean {
  const node = expression.type === 'AwaitExpression' ? expression.argument : expression;
  if (node.type !== 'CallExpression') return false;
  const { callee, arguments: given } = node;
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  if (name.type !== 'Identifier') return false;
  return (
    leaving.test(name.name) || (name === callee && name.name === 'error') || isAssertedFalse(callee, given)
  );
}

/** `assert(false)` and `assert.ok(false)`. */
function isAssertedFalse(callee: TSESTree.Expression, [first]: TSESTree.CallExpressionArgument[]): boolean {
  const asserting = callee.type === 'MemberExpression' ? callee.object : callee;
  return (
    asserting.type === 'Identifier' &&
    asserting.name === 'assert' &&
    first?.type === 'Literal' &&
    first.value === false
  );
}
