import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { hasCommentIn, hasTextOverLines, reindent } from '../../syntax/lines.js';
import { indentAt } from '../../syntax/surroundings.js';

export const lonelyIf: FileCheck = {
  id: 'lonely-if',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: 'an `if` that is all there is in an `else`',
  why: '`else if` says the same with one level less. Left alone is an `else` with a comment of its own, and one that is the counterpart of a branch that holds nothing but an `if`, too.',
  example: {
    bad: 'if (a) {\n  one();\n} else {\n  if (b) {\n    two();\n  }\n}',
    good: 'if (a) {\n  one();\n} else if (b) {\n  two();\n}',
  },
  fixes: true,
  on: true,
  eslint: ['no-lonely-if'],
  begin: (source) => ({
    IfStatement({ consequent, alternate }) {
      if (isOnlyIf(consequent)) return;
      if (alternate?.type !== 'BlockStatement' || alternate.body.length !== 1) return;
      const [only] = alternate.body;
      if (only?.type !== 'IfStatement') return;
      if (hasCommentIn(source, [alternate.range[0], only.range[0]])) return;
      if (hasCommentIn(source, [only.range[1], alternate.range[1]])) return;
      const inside = indentAt(source.text, only.range[0]);
      const outside = indentAt(source.text, alternate.range[0]);
      const text = reindent(source.textOf(only), inside, outside);
      source.report({
        at: only,
        message: 'it can be an else if',
        key: source.textOf(only.test),
        ...(!hasTextOverLines(source, only.range) &&
          only.range[0] !== alternate.range[0] && {
            fix: {
              title: 'write else if',
              edits: [{ start: alternate.range[0], end: alternate.range[1], text }],
            },
          }),
      });
    },
  }),
};

const isOnlyIf = (node: TSESTree.Statement): boolean =>
  node.type === 'BlockStatement' && node.body.length === 1 && node.body[0]?.type === 'IfStatement';
