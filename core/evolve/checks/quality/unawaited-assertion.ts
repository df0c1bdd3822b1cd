import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { countsAssertions, hasAssertion, namesOfCall } from '../../syntax/assertions.js';
import {
  type FunctionNode,
  functionAround,
  isFunction,
  nodesIn,
  propertyName,
} from '../../syntax/surroundings.js';
import { testAround } from '../../syntax/tests.js';

export const unawaitedAssertion: FileCheck = {
  id: 'unawaited-assertion',
  category: 'quality',
  severity: 'error',
  reach: 'file',
  files: 'tests',
  title: 'an assertion that the test does not wait for',
  why: 'The test has passed before it is made, and whether it holds is told too late or never. Found are `expect(…).resolves`, `expect(…).rejects`, `assert.rejects` and `assert.doesNotReject` that are neither awaited nor returned, and assertions in a function that is handed to `then`, to a timer, or async to `forEach`, while the test waits for nothing. Tests that are handed a callback to end them are left alone, and so are timers of files that set the clock themselves, and Cypress, which waits by itself.',
  example: {
    bad: "test('loads', async () => {\n  expect(load()).resolves.toBe(1);\n});",
    good: "test('loads', async () => {\n  await expect(load()).resolves.toBe(1);\n});",
  },
  fixes: true,
  on: true,
  eslint: ['jest/valid-expect', 'vitest/valid-expect', '@typescript-eslint/no-floating-promises'],
  begin: (source) => ({
    ExpressionStatement(statement) {
      const call = statement.expression;
      if (call.type !== 'CallExpression') return;
      if (isPromised(call)) reportPromised(source, call);
      else if (isLeftBehind(source, statement, call))
        source.report({
          at: call,
          message: 'the test ends before what is asserted here is asked',
          key: source.textOf(call),
        });
    },
  }),
};

/** Whether the call is an assertion whose answer is a promise. */
function isPromised(call: TSESTree.CallExpression): boolean {
  const [first, ...rest] = namesOfCall(call);
  if (first === 'expect') return rest[0] === 'resolves' || rest[0] === 'rejects';
  return (
    first === 'assert' &&
    rest.length > 0 &&
    /^(?:rejects|doesNotReject)$/.test(rest.at(-1) ?? '') &&
    rest.length < 3
  );
}

function reportPromised(source: SourceText, call: TSESTree.CallExpression): void {
  const around = functionAround(call);
  const test = testAround(call);
  if (!around || !test) return;
  const canWait = around.async && around === test.body;
  const [start] = call.range;
  source.report({
    at: call,
    message: 'nobody waits for this assertion',
    ...(canWait && { fix: { title: 'await it', edits: [{ start, end: start, text: 'await ' }] } }),
  });
}

/** Whether a statement of a test starts something that asserts later, and the test waits for nothing. */
function isLeftBehind(
  { text }: SourceText,
  statement: TSESTree.Statement,
  call: TSESTree.CallExpression,
): boolean {
  const test = testAround(call);
  if (!test || functionAround(statement) !== test.body) return false;
  if (test.body.params.length > 0 && !test.isTable) return false;
  const callbacks = laterOf(call, text);
  if (!callbacks.some((each) => hasAssertion(each.body))) return false;
  return !countsAssertions(test.body) && !waits(test.body, statement);
}

/** The functions that a call has called later, for certain. */
function laterOf({ callee, arguments: given }: TSESTree.CallExpression, text: string): FunctionNode[] {
  const functions = given.flatMap((each) => (isFunction(each) ? [each] : []));
  if (callee.type === 'Identifier')
    return /^(?:setTimeout|setImmediate|queueMicrotask)$/.test(callee.name) && !setsClock.test(text)
      ? functions
      : [];
  if (callee.type !== 'MemberExpression') return [];
  const name = propertyName(callee) ?? '';
  if (name === 'forEach') return functions.filter((each) => each.async);
  if (!/^(?:then|catch|finally)$/.test(name) || startOf(callee) === 'cy') return [];
  const { object } = callee;
  return object.type === 'CallExpression' ? [...functions, ...laterOf(object, text)] : functions;
}

/** The name that a chain of calls begins with. */
function startOf(node: TSESTree.Node): string {
  if (node.type === 'CallExpression') return startOf(node.callee);
  if (node.type === 'MemberExpression') return startOf(node.object);
  return node.type === 'Identifier' ? node.name : '';
}

const setsClock = /fakeTimers|mock\.timers|advanceTimers|runAllTimers|runOnlyPendingTimers|\bclock\b/i;

/** Whether the function waits for something, or returns something to wait for, after a statement has begun. */
const waits = (body: FunctionNode, { range: [start] }: TSESTree.Statement): boolean =>
  nodesIn(body.body, (each) => !isFunction(each)).some(
    (node) =>
      node.range[0] > start &&
      (node.type === 'AwaitExpression' ||
        node.type === 'ReturnStatement' ||
        (node.type === 'ForOfStatement' && node.await)),
  );
