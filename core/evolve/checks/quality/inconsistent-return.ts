import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { mayComplete } from '../../syntax/completion.js';
import { isBoolean } from '../../syntax/expressions.js';
import { headOf, nameOfFunction } from '../../syntax/function-name.js';
import { bare, type FunctionNode, isFunction, nodesIn } from '../../syntax/surroundings.js';

export const inconsistentReturn: FileCheck = {
  id: 'inconsistent-return',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  title: 'a function that answers a value on some paths and nothing on others',
  why: 'Callers get `undefined` where they count on an answer. Found are functions that have a name and answer true or false on some paths and nothing on others, and those that have both a `return` with a value and one without. Left alone are functions handed to others, those whose type TypeScript is told, and calls that are returned only to leave (`return next(error)`).',
  example: {
    bad: 'function isReady(item) {\n  if (item.done) return true;\n  if (item.failed) return false;\n}',
    good: 'function isReady(item) {\n  if (item.done) return true;\n  return false;\n}',
  },
  fixes: false,
  on: false,
  eslint: ['consistent-return'],
  begin(source) {
    const look = (node: FunctionNode) => {
      if (node.generator || node.returnType || node.body.type !== 'BlockStatement' || !isNamed(node)) return;
      const message = troubleOf(node, node.body);
      if (message) source.report({ at: headOf(node), message, key: nameOfFunction(node) });
    };
    return { FunctionDeclaration: look, FunctionExpression: look, ArrowFunctionExpression: look };
  },
};

function troubleOf(node: FunctionNode, body: TSESTree.BlockStatement): string | null {
  const returns = nodesIn(body, (each) => !isFunction(each)).flatMap((each) =>
    each.type === 'ReturnStatement' ? [each.argument] : [],
  );
  const values = returns.flatMap((each) => (each && !isNothing(each) ? [bare(each)] : []));
  const name = nameOfFunction(node);
  if (values.length === 0) return null;
  if (values.every(isBoolean) && (returns.includes(null) || mayComplete(body)))
    return values.length === 1 && !returns.includes(null)
      ? null
      : `${name} answers true or false on some paths, and nothing on others`;
  const isAnswer = values.some((each) => !isLeaving(each)) && !values.some(isLeaving);
  return isAnswer && returns.includes(null)
    ? `${name} returns a value on some paths, and nothing on others`
    : null;
}

/** What is returned since it stands last, and not for its value. */
const isLeaving = (node: TSESTree.Node): boolean =>
  node.type === 'CallExpression' || node.type === 'AwaitExpression' || node.type === 'NewExpression';

const isNothing = (node: TSESTree.Expression): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') ||
  (node.type === 'UnaryExpression' && node.operator === 'void');

/** Whether it is called by its name, and not by what it is handed to. */
function isNamed(node: FunctionNode): boolean {
  if (node.type === 'FunctionDeclaration') return true;
  const { parent } = node;
  if (parent.type === 'MethodDefinition') return parent.kind === 'method';
  return (
    parent.type === 'VariableDeclarator' || (parent.type === 'AssignmentExpression' && parent.right === node)
  );
}
