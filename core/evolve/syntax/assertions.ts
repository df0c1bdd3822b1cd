import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, nodesIn, propertyName } from './surroundings.js';

/** The names that a call is made of, outermost first: `expect`, `not` and `toBe` of `expect(a).not.toBe(b)`. */
export function namesOfCall({ callee }: TSESTree.CallExpression): string[] {
  const names: string[] = [];
  let at: TSESTree.Node = callee;
  for (;;) {
    if (at.type === 'MemberExpression') {
      names.unshift(propertyName(at) ?? '');
      at = at.object;
    } else if (at.type === 'CallExpression') at = at.callee;
    else if (at.type === 'AwaitExpression') at = at.argument;
    else if (at.type === 'TSNonNullExpression' || at.type === 'ChainExpression') at = at.expression;
    else break;
  }
  return at.type === 'Identifier' ? [at.name, ...names] : names;
}

/** Whether a node asserts for certain: `assert(…)`, `assert.equal(…)`, `expect(…)…`, `a.should…`. */
export function isAssertion(node: TSESTree.Node): boolean {
  if (node.type === 'MemberExpression') return propertyName(node) === 'should';
  if (node.type !== 'CallExpression') return false;
  const [first = '', ...rest] = namesOfCall(node);
  return (
    /^(?:assert|expect|should)$/.test(first) && !/^(?:assertions|hasAssertions|extend)$/.test(rest[0] ?? '')
  );
}

/** Whether something within a node asserts; with `deep`, also within its functions. */
export const hasAssertion = (node: TSESTree.Node, deep = true): boolean =>
  nodesIn(node, (each) => deep || !isFunction(each)).some(isAssertion);

/** `expect.assertions(2)`, `t.plan(2)`: the test itself counts how many assertions were reached. */
export const countsAssertions = (node: TSESTree.Node): boolean =>
  nodesIn(node).some(
    (each) =>
      each.type === 'CallExpression' &&
      each.callee.type === 'MemberExpression' &&
      /^(?:assertions|hasAssertions|plan|expect)$/.test(propertyName(each.callee) ?? ''),
  );
