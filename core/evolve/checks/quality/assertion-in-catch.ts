import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { countsAssertions, isAssertion, namesOfCall } from '../../syntax/assertions.js';
import { type FunctionNode, isInside, nodesIn } from '../../syntax/surroundings.js';
import { testAround } from '../../syntax/tests.js';

export const assertionInCatch: FileCheck = {
  id: 'assertion-in-catch',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  files: 'tests',
  title: 'a test that asserts only in a `catch`, and so passes when nothing is thrown',
  why: 'The test is there to see the failure, and does not notice when there is none: `assert.throws`, `assert.rejects` or `expect(…).rejects` do. Left alone are tests that fail at the end of the `try`, that only the `catch` ends, that count their assertions, or that assert anywhere else.',
  example: {
    bad: "test('refuses', async () => {\n  try {\n    await load('nowhere');\n  } catch (error) {\n    assert.equal(error.code, 'ENOENT');\n  }\n});",
    good: "test('refuses', async () => {\n  await assert.rejects(load('nowhere'), { code: 'ENOENT' });\n});",
  },
  fixes: false,
  on: true,
  eslint: ['jest/no-conditional-expect', 'vitest/no-conditional-expect'],
  begin: (source) => ({
    CatchClause(handler) {
      if (!looksAtError(handler)) return;
      const test = testAround(handler);
      if (
        !test ||
        isEndedBy(handler, test.body) ||
        countsAssertions(test.body) ||
        mayFailElsewhere(test.body, handler)
      )
        return;
      source.report({
        at: { range: [handler.range[0], handler.body.range[0]], loc: handler.loc },
        message: 'nothing is asserted when nothing is thrown',
        key: test.title,
      });
    },
  }),
};

/** Whether an assertion asks how the failure looks; one that only says that there is to be none does not. */
function looksAtError({ param, body }: TSESTree.CatchClause): boolean {
  if (param?.type !== 'Identifier') return false;
  return nodesIn(body).some((node) => {
    if (node.type !== 'CallExpression' || node.parent.type === 'MemberExpression') return false;
    if (!isAssertion(node)) return false;
    if (namesOfCall(node).some((name) => isAboutNone.test(name)) || saysNone(node, param)) return false;
    return nodesIn(node).some((each) => each.type === 'Identifier' && each.name === param.name);
  });
}

/** `assert(!error)`. */
const saysNone = ({ arguments: [first] }: TSESTree.CallExpression, { name }: TSESTree.Identifier): boolean =>
  first?.type === 'UnaryExpression' &&
  first.operator === '!' &&
  first.argument.type === 'Identifier' &&
  first.argument.name === name;

const isAboutNone =
  /^(?:fail|ifError|toBeUndefined|toBeNull|toBeFalsy|null|undefined|not|isNull|isUndefined)$/;

/** Whether anything in the test but this `catch` may assert or fail. */
const mayFailElsewhere = (body: TSESTree.Node, handler: TSESTree.CatchClause): boolean =>
  nodesIn(body).some((node) => {
    if (isInside(node, handler)) return false;
    if (isAssertion(node) || node.type === 'ThrowStatement') return true;
    if (node.type !== 'CallExpression') return false;
    return namesOfCall(node).some((name) =>
      /fail|assert|expect|should|reject|throw|^done$|^unreachable/i.test(name),
    );
  });

/** Whether the test is handed something that its `catch` uses: a callback that ends it, or a context that asserts. */
function isEndedBy(handler: TSESTree.CatchClause, { params }: FunctionNode): boolean {
  const names = params
    .flatMap((each) => nodesIn(each))
    .flatMap((each) => (each.type === 'Identifier' ? [each.name] : []));
  return nodesIn(handler).some((each) => each.type === 'Identifier' && names.includes(each.name));
}
