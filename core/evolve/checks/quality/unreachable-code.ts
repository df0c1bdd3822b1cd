import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';

export const unreachableCode: FileCheck = {
  id: 'unreachable-code',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  title: 'code after a return, throw, break or continue, which never runs',
  why: 'It looks as if it did something. Function declarations are left alone, since they are there before the code runs, and so is a `var`, whose name is. A file that ends itself at its top is meant to, and so are tests, which throw on purpose.',
  example: {
    bad: 'function area(r) {\n  return r * r * 3.14;\n  console.log(r);\n}',
    good: 'function area(r) {\n  return r * r * 3.14;\n}',
  },
  fixes: true,
  on: true,
  eslint: ['no-unreachable'],
  begin({ report, text }) {
    const look = (statements: readonly TSESTree.Statement[]) => {
      const end = statements.findIndex(leaves);
      if (end < 0) return;
      const dead = statements.slice(end + 1).filter((each) => !isHoisted(each));
      const [first] = dead;
      const last = dead.at(-1);
      if (!first || !last) return;
      report({
        at: first,
        message: `nothing after this ${wordOf(statements[end])} is ever reached`,
        fix: {
          title: 'remove code that is never reached',
          edits: dead.map(({ range }) => ({ ...wholeLines(text, range), text: '' })),
        },
      });
    };
    return {
      BlockStatement: ({ body }) => look(body),
      SwitchCase: ({ consequent }) => look(consequent),
    };
  },
};

const leaves = ({ type }: TSESTree.Statement): boolean =>
  /^(?:Return|Throw|Break|Continue)Statement$/.test(type);

const isHoisted = (statement: TSESTree.Statement): boolean =>
  statement.type === 'FunctionDeclaration' ||
  statement.type === 'EmptyStatement' ||
  statement.type.startsWith('TS') ||
  (statement.type === 'VariableDeclaration' && statement.kind === 'var');

const wordOf = (statement: TSESTree.Statement | undefined): string =>
  statement?.type.replace('Statement', '').toLowerCase() ?? '';

/** The range with its line where nothing else is on it. */
function wholeLines(text: string, [start, end]: readonly [number, number]): { start: number; end: number } {
  const before = /(?:^|\n)[ \t]*$/.exec(text.slice(0, start));
  const after = /^[ \t]*(?:\n|$)/.exec(text.slice(end));
  if (!before || !after) return { start, end };
  return { start: start - before[0].replace('\n', '').length, end: end + after[0].length };
}
