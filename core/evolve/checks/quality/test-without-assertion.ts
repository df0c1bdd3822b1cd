import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isAssertion, namesOfCall } from '../../syntax/assertions.js';
import { isFunction, nodesIn } from '../../syntax/surroundings.js';
import { testIn } from '../../syntax/tests.js';
import { type Scoped, variableOf } from '../../syntax/variables.js';

export const testWithoutAssertion: FileCheck = {
  id: 'test-without-assertion',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'tests',
  title: 'a test that asserts nothing',
  why: 'It passes as long as nothing is thrown, whatever comes out. Left alone are tests whose title says that this is what they are about, tests that use what they are handed (a context or a callback), and those that call anything that may assert, by its name or since it comes from another file of the tests.',
  example: {
    bad: "test('adds', () => {\n  add(1, 2);\n});",
    good: "test('adds', () => {\n  assert.equal(add(1, 2), 3);\n});",
  },
  fixes: false,
  on: false,
  eslint: ['jest/expect-expect', 'vitest/expect-expect', 'sonarjs/assertions-in-tests'],
  begin: (source) => ({
    CallExpression(node) {
      const test = testIn(node);
      if (!test || isAboutNotThrowing.test(test.title)) return;
      const { body, isTable } = test;
      if (!isTable && body.params.length > 0) return;
      if (mayFail(source, body.body, new Set())) return;
      source.report({
        at: node.callee,
        message: isEmpty(body.body) ? 'this test does nothing' : 'this test asserts nothing',
        key: test.title,
      });
    },
  }),
};

const isEmpty = (body: TSESTree.Node): boolean => body.type === 'BlockStatement' && body.body.length === 0;

const isAboutNotThrowing =
  /throw|crash|error|fail|warn|exit|hang|leak|deprecat|without|\bnot\b|n't\b|no-?op|ignore|compil|types?\b|infer|import|load|smoke|accept|allow|support|safe|can\b|handle|work/i;
const mayAssert =
  /assert|expect|should|verif|check|ensure|valid|must|fail|throw|reject|equal|match|snapshot|test|spec|done|next|resolve|plan|compare|same|wait|find|get[A-Z]\w*By|^(?:cy|sinon|page|browser|request|supertest|td|t|ok|is|check)$/i;

/** Whether what runs here may fail on purpose, followed into the functions of the file that it calls. */
function mayFail(source: SourceText, body: TSESTree.Node, seen: Set<TSESTree.Node>): boolean {
  if (seen.has(body)) return false;
  seen.add(body);
  return nodesIn(body).some((node) => {
    if (node.type === 'ThrowStatement' || isAssertion(node)) return true;
    if (node.type === 'TSTypeAnnotation' || node.type === 'TSSatisfiesExpression') return true;
    if (node.type !== 'CallExpression') return false;
    if (namesOfCall(node).some((name) => mayAssert.test(name))) return true;
    return isOfTests(source, node) || followed(source, node).some((each) => mayFail(source, each, seen));
  });
}

/** Whether what is called comes from another file of the tests, or from nowhere that the file tells. */
function isOfTests(source: Scoped, { callee }: TSESTree.CallExpression): boolean {
  const root = rootOf(callee);
  if (root?.type !== 'Identifier') return false;
  const [definition] = variableOf(source, root)?.defs ?? [];
  if (definition?.type !== 'ImportBinding' || definition.parent?.type !== 'ImportDeclaration') return false;
  return /(?:test|spec|helper|util|fixture|support|common|shared|mock)/i.test(definition.parent.source.value);
}

function followed(source: Scoped, { callee }: TSESTree.CallExpression): TSESTree.Node[] {
  if (callee.type !== 'Identifier') return [];
  const definitions = variableOf(source, callee)?.defs ?? [];
  return definitions.flatMap(({ node }) => {
    if (isFunction(node)) return [node.body];
    return node.type === 'VariableDeclarator' && node.init ? [node.init] : [];
  });
}

function rootOf(node: TSESTree.Node): TSESTree.Node | null {
  if (node.type === 'MemberExpression') return rootOf(node.object);
  return node.type === 'CallExpression' ? rootOf(node.callee) : node;
}
