import type { FileCheck } from '../../check.js';
import { hasCommentIn } from '../../syntax/lines.js';
import { primitiveType } from '../../syntax/primitive-type.js';

export const looseEquality: FileCheck = {
  id: 'loose-equality',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  files: 'all',
  title: '`==` or `!=`, which first makes both sides the same type',
  why: "`0 == ''` and `null == undefined` are true, and few know the whole table. `== null` is left alone: it asks for both null and undefined; so is `x != +x`, which asks whether it is a number. The fix writes `===` where both sides are of one type for certain, as with `typeof x == 'string'`.",
  example: {
    bad: "if (typeof size == 'string') size = Number(size);",
    good: "if (typeof size === 'string') size = Number(size);\nif (size == null) size = 0;",
  },
  fixes: true,
  on: true,
  source: 'https://tc39.es/ecma262/#sec-islooselyequal',
  eslint: ['eqeqeq'],
  begin: (source) => ({
    BinaryExpression(node) {
      const { operator, left, right } = node;
      if (operator !== '==' && operator !== '!=') return;
      if ([left, right].some((each) => each.type === 'Literal' && each.value === null && !('regex' in each)))
        return;
      if ([left, right].some((each) => each.type === 'Identifier' && each.name === 'undefined')) return;
      if (left.type === 'Identifier' && source.textOf(right).replace(/^\+|!$/g, '') === left.name) return;
      const type = primitiveType(source, left);
      const isSure = type !== null && type === primitiveType(source, right);
      const between = source.text.slice(left.range[1], right.range[0]);
      const start = left.range[1] + between.indexOf(operator);
      source.report({
        at: node,
        message: `\`${operator}\` converts before it compares`,
        ...(isSure &&
          !hasCommentIn(source, [left.range[1], right.range[0]]) && {
            fix: { title: `write ${operator}=`, edits: [{ start, end: start + 2, text: `${operator}=` }] },
          }),
      });
    },
  }),
};
