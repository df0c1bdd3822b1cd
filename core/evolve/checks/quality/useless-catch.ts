import type { FileCheck } from '../../check.js';
import { hasCommentIn, hasTextOverLines, reindent } from '../../syntax/lines.js';
import { indentAt } from '../../syntax/surroundings.js';

export const uselessCatch: FileCheck = {
  id: 'useless-catch',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  files: 'all',
  title: 'a `catch` that only throws again what it caught',
  why: 'Without it the same error goes the same way. A `catch` that says something in a comment is found too, but left for you to remove.',
  example: {
    bad: 'function load(path) {\n  try {\n    return read(path);\n  } catch (error) {\n    throw error;\n  }\n}',
    good: 'function load(path) {\n  return read(path);\n}',
  },
  fixes: true,
  on: true,
  eslint: ['no-useless-catch'],
  begin: (source) => ({
    TryStatement(node) {
      const { block, handler, finalizer } = node;
      const [only, ...more] = handler?.body.body ?? [];
      if (!handler || more.length > 0 || only?.type !== 'ThrowStatement') return;
      const { param } = handler;
      if (param?.type !== 'Identifier' || only.argument.type !== 'Identifier') return;
      if (param.name !== only.argument.name) return;
      const report = (edits?: { start: number; end: number; text: string }[]) =>
        source.report({
          at: { range: [node.range[0], handler.range[1]], loc: node.loc },
          message: `what is caught as ${param.name} is only thrown again`,
          key: source.textOf(block).slice(0, 200),
          ...(edits && { fix: { title: 'remove the catch', edits } }),
        });
      if (hasCommentIn(source, [block.range[1], handler.range[1]])) return;
      if (finalizer) return report([{ start: block.range[1], end: handler.range[1], text: '' }]);
      const [first] = block.body;
      const last = block.body.at(-1);
      const declares = block.body.some(
        ({ type }) =>
          type === 'VariableDeclaration' || type === 'ClassDeclaration' || type === 'FunctionDeclaration',
      );
      if (!first || !last || declares || hasTextOverLines(source, block.range)) return report();
      if (node.parent.type !== 'BlockStatement' && node.parent.type !== 'Program') return report();
      const inner = source.text.slice(block.range[0] + 1, block.range[1] - 1);
      const outside = indentAt(source.text, node.range[0]);
      const inside = indentAt(source.text, first.range[0]);
      const text = reindent(inner.trim(), inside, outside);
      report([{ start: node.range[0], end: node.range[1], text }]);
    },
  }),
};
