import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { inPlaceOf, isAtom, isBoolean } from '../../syntax/expressions.js';
import { hasCommentIn } from '../../syntax/lines.js';

export const booleanTernary: FileCheck = {
  id: 'boolean-ternary',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a conditional that turns true into `true` and false into `false`',
  why: 'The condition says the same alone. Found only where the condition is a comparison or a negation, which is `true` or `false` already.',
  example: {
    bad: 'const isEmpty = list.length > 0 ? false : true;',
    good: 'const isEmpty = !(list.length > 0);\nconst sign = n > 0 ? 1 : -1;',
  },
  fixes: true,
  on: true,
  eslint: ['no-unneeded-ternary'],
  begin: (source) => ({
    ConditionalExpression(node) {
      const { test, consequent, alternate } = node;
      const yes = booleanOf(consequent);
      const no = booleanOf(alternate);
      if (yes === null || no === null || yes === no || !isBoolean(test)) return;
      const written = source.textOf(test);
      const opposite = yes ? null : negated(source.textOf(test), test);
      source.report({
        at: node,
        message: yes ? 'the condition is the value already' : 'the opposite of the condition is the value',
        ...(!hasCommentIn(source, node.range) && {
          fix: {
            title: yes ? 'keep the condition alone' : 'keep the negated condition alone',
            edits: [
              {
                start: node.range[0],
                end: node.range[1],
                text:
                  opposite === null ? inPlaceOf(source, node, written) : inPlaceOf(source, node, opposite),
              },
            ],
          },
        }),
      });
    },
  }),
};

const booleanOf = (node: TSESTree.Node): boolean | null =>
  node.type === 'Literal' && typeof node.value === 'boolean' ? node.value : null;

/** The other answer; `<` has no opposite that also holds for NaN. */
function negated(text: string, node: TSESTree.Expression): string {
  if (
    node.type === 'UnaryExpression' &&
    node.operator === '!' &&
    isBoolean(node.argument) &&
    isAtom(node.argument)
  )
    return text.slice(1).trim();
  if (node.type === 'BinaryExpression' && /^[=!]==?$/.test(node.operator)) {
    const { operator, left, right } = node;
    const [start] = node.range;
    const other = (operator.startsWith('!') ? '=' : '!') + operator.slice(1);
    const between = text.slice(left.range[1] - start, right.range[0] - start);
    return (
      text.slice(0, left.range[1] - start) +
      between.replace(operator, other) +
      text.slice(right.range[0] - start)
    );
  }
  return isAtom(node) ? `!${text}` : `!(${text})`;
}
