import type { FileCheck } from '../../check.js';
import { isPure } from '../../syntax/expressions.js';

/** Characters; longer ones were written by a program. */
const longestLine = 1000;

export const selfComparison: FileCheck = {
  id: 'self-comparison',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  files: 'all',
  title: 'a value that is compared with itself, or two equal sides of `&&` or `||`',
  why: 'One of the two was meant to be something else, or is not needed. `x !== x` is left alone, with which one asks for NaN.',
  example: { bad: 'if (a.width === a.width) same();', good: 'if (a.width === b.width) same();' },
  fixes: false,
  on: true,
  eslint: ['no-self-compare'],
  begin(source) {
    const lines = source.text.split('\n');
    const isTwice = (left: Parameters<typeof isPure>[0], right: Parameters<typeof isPure>[0]) =>
      isPure(left, true) &&
      left.type !== 'Literal' &&
      source.textOf(left) === source.textOf(right) &&
      (lines[left.loc.start.line - 1] ?? '').length <= longestLine;
    return {
      BinaryExpression({ operator, left, right, parent }) {
        if (!/^(?:===?|[<>]=?)$/.test(operator) || !isTwice(left, right)) return;
        if (operator.startsWith('==') && left.type === 'Identifier') return;
        source.report({
          at: left,
          message: 'both sides are the same',
          key: source.textOf(parent).slice(0, 200),
        });
      },
      LogicalExpression({ left, right, parent }) {
        // Compilers write it where a value is only read for what reading it does.
        if (parent.type === 'ExpressionStatement' || parent.type === 'SequenceExpression') return;
        if (isTwice(left, right)) source.report({ at: right, message: 'it says the same as the other side' });
      },
    };
  },
};
