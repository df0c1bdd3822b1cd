import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { countsAssertions, hasAssertion } from '../../syntax/assertions.js';
import { isFunction } from '../../syntax/surroundings.js';

export const constantAssertion: FileCheck = {
  id: 'constant-assertion',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  files: 'tests',
  title: 'an assertion that cannot fail, or that asserts nothing',
  why: 'Found are `assert(true)`, `expect(true).toBe(true)`, an `expect(x)` with no matcher behind it, and a comparison of a thing with itself. A test that holds only such an assertion passes whatever the program does. What calls something is left alone, since two calls may well give two answers, and so are an `expect` around what asserts by itself, and what a test that counts its assertions has in place of a mark.',
  example: {
    bad: "test('adds', () => {\n  expect(add(1, 2));\n});",
    good: "test('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});",
  },
  fixes: false,
  on: true,
  eslint: ['jest/valid-expect', 'vitest/valid-expect'],
  begin: (source) => ({
    ExpressionStatement({ expression }) {
      const message =
        troubleOfExpect(expression) ?? (expression.type === 'CallExpression' && trouble(expression));
      if (message && !isCounted(expression)) source.report({ at: expression, message });
    },
  }),
};

/** Whether a function around counts how many assertions were reached: there one that holds always says that it was. */
function isCounted(node: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent)
    if (isFunction(at) && countsAssertions(at.body)) return true;
  return false;
}

const equalities = /^(?:equal|strictEqual|deepEqual|deepStrictEqual)$/;

function trouble({ callee, arguments: given }: TSESTree.CallExpression): string | null {
  const [first, second] = given;
  if (callee.type === 'Identifier' && callee.name === 'expect')
    return given.length === 1 && first && !hasAssertion(first)
      ? 'nothing is asked of what is expected: the matcher is missing'
      : null;
  const isAssert = callee.type === 'Identifier' && callee.name === 'assert';
  const method = assertMethod(callee);
  if ((isAssert || method === 'ok') && first?.type === 'Literal' && first.value === true)
    return 'true is always true';
  if (method && equalities.test(method) && first && second && isSame(first, second))
    return 'a thing is compared with itself';
  return null;
}

function assertMethod(callee: TSESTree.Expression): string | null {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return null;
  return callee.object.type === 'Identifier' && callee.object.name === 'assert' ? callee.property.name : null;
}

/** `expect(true).toBe(true)`, `expect(true).to.be.true`: what is expected of the value, which is written out or the same. */
function troubleOfExpect(expression: TSESTree.Expression): string | null {
  const names: string[] = [];
  let at: TSESTree.Expression = expression.type === 'CallExpression' ? expression.callee : expression;
  for (; at.type === 'MemberExpression'; at = at.object)
    names.unshift(at.property.type === 'Identifier' ? at.property.name : '');
  if (at.type !== 'CallExpression' || at.callee.type !== 'Identifier' || at.callee.name !== 'expect')
    return null;
  const [first, ...none] = at.arguments;
  const [second] = expression.type === 'CallExpression' ? expression.arguments : [];
  if (!first || none.length > 0 || names.includes('not')) return null;
  const matcher = names.at(-1) ?? '';
  if (
    /^(?:toBeTruthy|toBeDefined|true|ok)$/.test(matcher) &&
    first.type === 'Literal' &&
    first.value === true
  )
    return 'true is always true';
  return second && /^(?:toBe|toEqual|toStrictEqual|equal|eql|eq)$/.test(matcher) && isSame(first, second)
    ? 'a thing is compared with itself'
    : null;
}

const isSame = (one: TSESTree.Node, other: TSESTree.Node): boolean =>
  one.type === 'Identifier'
    ? other.type === 'Identifier' && one.name === other.name
    : one.type === 'Literal' && other.type === 'Literal' && one.raw === other.raw && !('regex' in one);
