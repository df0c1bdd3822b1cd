import type { FileCheck } from '../../check.js';
import { inPlaceOf, isAtom } from '../../syntax/expressions.js';
import { hasCommentIn } from '../../syntax/lines.js';
import { holdsNewerSyntax } from '../../syntax/newer-syntax.js';
import { isGlobal } from '../../syntax/variables.js';

export const mathPow: FileCheck = {
  id: 'math-pow',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: '`Math.pow`, for which there is an operator',
  why: '`a ** b` (ECMAScript 2016) is the same and reads as the formula does. Files that hold no syntax newer than ECMAScript 5 are left alone, since they may be meant for old engines.',
  example: { bad: 'const area = Math.PI * Math.pow(r, 2);', good: 'const area = Math.PI * (r ** 2);' },
  fixes: true,
  on: true,
  eslint: ['prefer-exponentiation-operator'],
  begin: (source) => {
    if (!holdsNewerSyntax(source)) return {};
    return {
      CallExpression(node) {
        const { callee } = node;
        const [base, exponent, ...more] = node.arguments;
        if (callee.type !== 'MemberExpression' || callee.computed || callee.optional || node.optional) return;
        if (callee.property.type !== 'Identifier' || callee.property.name !== 'pow') return;
        if (!isGlobal(source, callee.object, 'Math') || !base || !exponent || more.length > 0) return;
        if (base.type === 'SpreadElement' || exponent.type === 'SpreadElement') return;
        const operand = (each: typeof base) =>
          isAtom(each) ? source.textOf(each) : `(${source.textOf(each)})`;
        source.report({
          at: node,
          message: '`**` says the same',
          ...(!hasCommentIn(source, node.range) && {
            fix: {
              title: 'write **',
              edits: [
                {
                  start: node.range[0],
                  end: node.range[1],
                  text: inPlaceOf(source, node, `${operand(base)} ** ${operand(exponent)}`),
                },
              ],
            },
          }),
        });
      },
    };
  },
};
