import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isGlobal } from '../../syntax/variables.js';

export const dateObjectForTime: FileCheck = {
  id: 'date-object-for-time',
  category: 'performance',
  severity: 'note',
  reach: 'file',
  title: 'a Date made only to ask for the time in milliseconds',
  why: '`Date.now()` answers the same number without an object that is thrown away at once.',
  example: {
    bad: 'const started = new Date().getTime();',
    good: 'const started = Date.now();',
  },
  fixes: true,
  on: true,
  eslint: ['unicorn/prefer-date-now'],
  begin: (source) => ({
    CallExpression(node) {
      const { callee } = node;
      if (callee.type === 'MemberExpression') {
        if (node.arguments.length > 0 || callee.computed || callee.property.type !== 'Identifier') return;
        if (/^(?:getTime|valueOf)$/.test(callee.property.name) && isNow(source, callee.object))
          report(source, node);
      } else if (isGlobal(source, callee, 'Number') && node.arguments.length === 1) {
        if (node.arguments[0] && isNow(source, node.arguments[0])) report(source, node);
      }
    },
    UnaryExpression(node) {
      if (node.operator === '+' && isNow(source, node.argument)) report(source, node);
    },
  }),
};

const isNow = (source: SourceText, node: TSESTree.Node): boolean =>
  node.type === 'NewExpression' && node.arguments.length === 0 && isGlobal(source, node.callee, 'Date');

function report({ report, comments, text }: SourceText, node: TSESTree.Node): void {
  const [start, end] = node.range;
  const isPlain = !comments.some(({ range }) => range[0] >= start && range[1] <= end);
  // Where a keyword stands right before a sign, the name needs a space between.
  const space = /[\w$]/.test(text[start - 1] ?? '') ? ' ' : '';
  report({
    at: node,
    message: 'this makes a Date to ask for the time that Date.now() answers',
    ...(isPlain && {
      fix: { title: 'use Date.now()', edits: [{ start, end, text: `${space}Date.now()` }] },
    }),
  });
}
