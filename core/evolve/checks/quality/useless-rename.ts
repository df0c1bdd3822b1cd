import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { hasCommentIn } from '../../syntax/lines.js';

export const uselessRename: FileCheck = {
  id: 'useless-rename',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: 'an import, export or destructured property that is renamed to its own name',
  why: '`{ a as a }` and `{ a: a } = …` say `a` twice, and look as if they were two names.',
  example: {
    bad: "import { read as read } from './io.js';\nconst { size: size } = read();",
    good: "import { read } from './io.js';\nconst { size } = read();",
  },
  fixes: true,
  on: true,
  eslint: ['no-useless-rename'],
  begin(source) {
    const look = (at: TSESTree.Node, from: TSESTree.Node, to: TSESTree.Node, start = from.range[0]) => {
      if (from === to || from.range[0] === to.range[0]) return;
      if (from.type !== 'Identifier' || to.type !== 'Identifier' || from.name !== to.name) return;
      if (hasCommentIn(source, at.range)) return;
      source.report({
        at,
        message: `${from.name} is renamed to its own name`,
        key: from.name,
        fix: { title: 'name it once', edits: [{ start, end: to.range[0], text: '' }] },
      });
    };
    return {
      ImportSpecifier: (node) => look(node, node.imported, node.local),
      ExportSpecifier: (node) => look(node, node.local, node.exported),
      ObjectPattern({ properties }) {
        for (const each of properties) {
          if (each.type !== 'Property' || each.computed || each.shorthand) continue;
          const { value } = each;
          look(each, each.key, value.type === 'AssignmentPattern' ? value.left : value);
        }
      },
    };
  },
};
