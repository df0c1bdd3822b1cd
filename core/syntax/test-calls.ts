import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { parseProgram } from './program.js';

/** A call that makes a test, such as `test('adds', () => { … })`. */
export interface TestCall {
  /** Null where it is no plain text. */
  title: string | null;
  /** Of its function: a block, or an expression. */
  body: TSESTree.Node;
  /** Name of the function's first parameter; null where it has none. */
  parameter: string | null;
}

/** The calls in a test file that make tests, in the order of the text; null where it cannot be parsed. */
export function parseTests(file: string, text: string): TestCall[] | null {
  const program = parse(file, text);
  if (program === null) return null;
  const calls: TestCall[] = [];
  visit(program, (node) => {
    if (node.type !== 'CallExpression' || !makesTest(node.callee)) return;
    const run = node.arguments.map(functionIn).findLast((found) => found !== null);
    if (!run) return;
    const [first] = run.params;
    calls.push({
      title: titleOf(node.arguments[0]),
      body: run.body,
      parameter: first?.type === 'Identifier' ? first.name : null,
    });
  });
  return calls;
}

function parse(file: string, text: string): TSESTree.Program | null {
  for (const jsx of [/x$/.test(file), !/x$/.test(file)]) {
    try {
      return parseProgram(text, { file, jsx });
    } catch {
      // The other way it may be read.
    }
  }
  return null;
}

const testMakers = new Set(['test', 'it', 'specify']);

/** `test`, `test.only`, `t.test`, `test.each(table)`, `it.concurrent`. */
function makesTest(callee: TSESTree.Node): boolean {
  if (callee.type === 'Identifier') return testMakers.has(callee.name);
  if (callee.type === 'CallExpression') return makesTest(callee.callee);
  if (callee.type === 'TaggedTemplateExpression') return makesTest(callee.tag);
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  return testMakers.has(callee.property.name) || makesTest(callee.object);
}

type Run = TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression;

/** The function itself, or the one that is handed to what wraps it. */
function functionIn(node: TSESTree.Node): Run | null {
  if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') return node;
  if (node.type !== 'CallExpression') return null;
  return node.arguments.map(functionIn).find((found) => found !== null) ?? null;
}

function titleOf(node: TSESTree.Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? null;
  return null;
}

function visit(node: TSESTree.Node, see: (node: TSESTree.Node) => void): void {
  see(node);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child === 'object' && child !== null && typeof child.type === 'string') visit(child, see);
  }
}
