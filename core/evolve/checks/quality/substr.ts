import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { hasCommentIn } from '../../syntax/lines.js';

export const substr: FileCheck = {
  id: 'substr',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: '`substr`, which is deprecated',
  why: 'It is in the standard for old web pages only (ECMA-262, Annex B), and takes a length where `slice` and `substring` take an end, so that one is read as the other. The fix writes `slice` where both give the same for every text: with one argument, or with two numbers that are not negative.',
  example: { bad: 'const id = name.substr(1);', good: 'const id = name.slice(1);' },
  fixes: true,
  on: true,
  source: 'https://tc39.es/ecma262/#sec-string.prototype.substr',
  eslint: ['unicorn/prefer-string-slice'],
  begin: (source) => ({
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed) return;
      const { property } = callee;
      if (property.type !== 'Identifier' || property.name !== 'substr') return;
      const given = sliced(source, node);
      source.report({
        at: node,
        message: '`substr` is deprecated: `slice` takes start and end',
        ...(given !== null &&
          !hasCommentIn(source, node.range) && {
            fix: {
              title: 'write slice',
              edits: [
                { start: property.range[0], end: property.range[1], text: 'slice' },
                ...(given === '' ? [] : [{ ...argumentsOf(node), text: given }]),
              ],
            },
          }),
      });
    },
  }),
};

/** The arguments that `slice` needs for the same; empty where they are those of `substr`, null where that is not certain. */
function sliced(source: SourceText, { arguments: given }: TSESTree.CallExpression): string | null {
  const [start, length, ...more] = given;
  if (!start || more.length > 0 || start.type === 'SpreadElement') return null;
  if (!length) return '';
  const from = count(start);
  const much = count(length);
  if (from === 0 && much !== null) return '';
  if (from !== null && much !== null) return `${source.textOf(start)}, ${from + much}`;
  return null;
}

const argumentsOf = ({ arguments: given }: TSESTree.CallExpression) => ({
  start: given[0]?.range[0] ?? 0,
  end: given.at(-1)?.range[1] ?? 0,
});

const count = (node: TSESTree.Node): number | null =>
  node.type === 'Literal' && typeof node.value === 'number' && Number.isInteger(node.value)
    ? node.value
    : null;
