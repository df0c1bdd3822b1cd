import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { type FunctionNode, isFunction } from './surroundings.js';

export interface DeclaredTest {
  /** As far as it is written out. */
  title: string;
  body: FunctionNode;
  /** The body is handed the rows of a table, and no context and no callback that ends the test. */
  isTable: boolean;
}

const starters = /^(?:it|test|specify|fit)$/;
const modifiers = /^(?:only|concurrent|serial|sequential|fails|failing)$/;

/** The test that a call declares, in the words of node:test, mocha, jest and vitest; null for one that is switched off. */
export function testIn({ callee, arguments: given }: TSESTree.CallExpression): DeclaredTest | null {
  const table = tableOf(callee);
  if (!isStarter(table ?? callee)) return null;
  const [first, ...rest] = given;
  const [body] = rest.flatMap((each) => (isFunction(each) ? [each] : []));
  if (!body) return null;
  return { title: titleFrom(first), body, isTable: table !== null };
}

/** The test that a node is in the body of, if only in a function within that. */
export function testAround(node: TSESTree.Node): DeclaredTest | null {
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (!isFunction(at) || at.parent.type !== 'CallExpression') continue;
    const test = testIn(at.parent);
    if (test?.body === at) return test;
  }
  return null;
}

/** `test.each` of `test.each(rows)(…)` and of its template. */
function tableOf(callee: TSESTree.Expression): TSESTree.Expression | null {
  const inner = callee.type === 'TaggedTemplateExpression' ? callee.tag : callee;
  if (callee === inner && callee.type !== 'CallExpression') return null;
  const made = inner.type === 'CallExpression' ? inner.callee : inner;
  if (made.type !== 'MemberExpression' || made.property.type !== 'Identifier') return null;
  return /^(?:each|for)$/.test(made.property.name) ? made.object : null;
}

function isStarter(callee: TSESTree.Expression): boolean {
  if (callee.type === 'Identifier') return starters.test(callee.name);
  return (
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    modifiers.test(callee.property.name) &&
    isStarter(callee.object)
  );
}

function titleFrom(node: TSESTree.CallExpressionArgument | undefined): string {
  if (node?.type === 'Literal') return String(node.value);
  return node?.type === 'TemplateLiteral' ? node.quasis.map(({ value }) => value.cooked ?? '').join('…') : '';
}
