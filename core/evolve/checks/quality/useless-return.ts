import type { FileCheck } from '../../check.js';
import { hasCommentIn, wholeLines } from '../../syntax/lines.js';
import { isFunction } from '../../syntax/surroundings.js';

export const uselessReturn: FileCheck = {
  id: 'useless-return',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: 'a `return` without a value where the function ends anyway',
  why: 'It looks as if something came after it. Found only as the last statement of a function; one that is alone in an `if` or that has a comment is left alone.',
  example: {
    bad: 'function save(item) {\n  items.push(item);\n  return;\n}',
    good: 'function save(item) {\n  items.push(item);\n}',
  },
  fixes: true,
  on: true,
  eslint: ['no-useless-return'],
  begin: (source) => ({
    ReturnStatement(node) {
      const { parent } = node;
      if (node.argument || parent.type !== 'BlockStatement' || !isFunction(parent.parent)) return;
      if (parent.body.at(-1) !== node || parent.body.length === 1) return;
      const before = parent.body.at(-2)?.range[1] ?? parent.range[0];
      if (hasCommentIn(source, [before, parent.range[1]])) return;
      source.report({
        at: node,
        message: 'the function ends here without it',
        key: source.textOf(parent).slice(-200),
        fix: { title: 'remove the return', edits: [{ ...wholeLines(source.text, node.range), text: '' }] },
      });
    },
  }),
};
