import type { FileCheck } from '../../check.js';
import { isCondition, isParenthesized } from '../../syntax/expressions.js';
import { hasCommentIn } from '../../syntax/lines.js';
import { isGlobal } from '../../syntax/variables.js';

export const doubleNegation: FileCheck = {
  id: 'double-negation',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: '`!!` or `Boolean()` where only the truth of the value matters anyway',
  why: 'A condition makes a boolean of what it is given. As an argument, in a `return` or in an assignment `!!` does something, and is left alone.',
  example: { bad: 'if (!!user) greet(user);', good: 'if (user) greet(user);\nconst isKnown = !!user;' },
  fixes: true,
  on: true,
  eslint: ['no-extra-boolean-cast'],
  begin: (source) => ({
    UnaryExpression(node) {
      if (node.operator !== '!' || node.argument.type !== 'UnaryExpression') return;
      const { argument: inner } = node;
      if (inner.operator !== '!' || !isCondition(node)) return;
      if (inner.argument.type === 'UnaryExpression' && inner.argument.operator === '!') return;
      const between = source.text.slice(node.range[0], inner.argument.range[0]);
      const rest = source.text.slice(inner.argument.range[0], node.range[1]);
      source.report({
        at: node,
        message: 'a condition needs no `!!`',
        ...(!hasCommentIn(source, node.range) && {
          fix: {
            title: 'remove !!',
            edits: [
              { start: node.range[0], end: node.range[1], text: between.replace(/!\s*!\s*/, '') + rest },
            ],
          },
        }),
      });
    },
    CallExpression(node) {
      const [value] = node.arguments;
      if (!value || node.arguments.length > 1 || value.type === 'SpreadElement' || !isCondition(node)) return;
      if (!isGlobal(source, node.callee, 'Boolean')) return;
      const text = source.textOf(value);
      const isWhole = isParenthesized(source, node) || /Statement$/.test(node.parent.type);
      source.report({
        at: node,
        message: 'a condition needs no `Boolean()`',
        ...(!hasCommentIn(source, node.range) && {
          fix: {
            title: 'remove Boolean()',
            edits: [{ start: node.range[0], end: node.range[1], text: isWhole ? text : `(${text})` }],
          },
        }),
      });
    },
  }),
};
