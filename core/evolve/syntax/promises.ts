import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { type FunctionNode, isFunction, nodesIn } from './surroundings.js';
import { initialValueOf, isGlobal, type Scoped, variableOf } from './variables.js';

/** Whether the value is a promise for certain. */
export function isPromise(source: Scoped, node: TSESTree.Node): boolean {
  if (node.type === 'ImportExpression') return true;
  if (node.type === 'NewExpression') return isGlobal(source, node.callee, 'Promise');
  if (node.type !== 'CallExpression' || node.optional) return false;
  if (calledAsync(source, node)) return true;
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.optional || callee.property.type !== 'Identifier')
    return false;
  const { name } = callee.property;
  if (isGlobal(source, callee.object, 'Promise')) return !callee.computed && name !== 'withResolvers';
  return /^(?:then|catch|finally)$/.test(name) && isPromise(source, callee.object);
}

/** Whether a call on a promise hears of its failure: `.catch(…)` and `.then(…, …)`. */
export function isHandled({ callee, arguments: given }: TSESTree.CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  if (callee.property.name === 'catch') return true;
  if (callee.property.name === 'then' && given.length > 1) return true;
  return (
    callee.property.name === 'finally' && callee.object.type === 'CallExpression' && isHandled(callee.object)
  );
}

/** The async function of this file that a call calls, where that is certain. */
export function calledAsync(source: Scoped, { callee }: TSESTree.CallExpression): FunctionNode | null {
  const called =
    callee.type === 'Identifier'
      ? functionNamed(source, callee)
      : callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression' && !callee.optional
        ? ownMethod(callee)
        : null;
  return called?.async && !called.generator ? called : null;
}

/** The function that a name stands for, where it is one declared in the file and nothing else. */
export function functionNamed(source: Scoped, name: TSESTree.Identifier): FunctionNode | null {
  const variable = variableOf(source, name);
  const [definition] = variable?.defs ?? [];
  if (variable?.defs.length !== 1 || !definition) return null;
  if (definition.type === 'FunctionName') {
    const isReassigned = variable.references.some((each) => each.isWrite());
    return isFunction(definition.node) && !isReassigned ? definition.node : null;
  }
  const value = initialValueOf(variable);
  return value && isFunction(value) ? value : null;
}

/** The method that `this.load()` calls, where the class around declares one of that name alone. */
function ownMethod({ property, computed }: TSESTree.MemberExpression): FunctionNode | null {
  if (computed) return null;
  let at: TSESTree.Node | undefined = property;
  while (at && at.type !== 'ClassBody') {
    if (at.type === 'FunctionDeclaration') return null;
    if (at.type === 'FunctionExpression' && at.parent.type !== 'MethodDefinition') return null;
    at = at.parent;
  }
  if (property.type !== 'Identifier' && property.type !== 'PrivateIdentifier') return null;
  const [only, ...more] = (at?.body ?? []).filter(
    (each) =>
      'key' in each && !each.computed && each.key.type === property.type && each.key.name === property.name,
  );
  if (more.length > 0 || only?.type !== 'MethodDefinition' || only.kind !== 'method') return null;
  return isFunction(only.value) ? only.value : null;
}

/** Whether whatever an async function waits for or throws is caught within it. */
export function catchesAll(called: FunctionNode): boolean {
  for (const node of nodesIn(called.body, (each) => !isFunction(each)))
    if (node.type === 'AwaitExpression' || node.type === 'ThrowStatement' || node.type === 'ForOfStatement') {
      if (node.type === 'ForOfStatement' && !node.await) continue;
      if (!isCaught(node, called)) return false;
    }
  return true;
}

function isCaught(node: TSESTree.Node, within: FunctionNode): boolean {
  for (let at = node, up = node.parent; up && at !== within; at = up, up = up.parent)
    if (up.type === 'TryStatement' && up.block === at && up.handler) return true;
  return false;
}
