import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { hasCommentIn } from '../../syntax/lines.js';
import { isFunction } from '../../syntax/surroundings.js';

export const swallowedError: FileCheck = {
  id: 'swallowed-error',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  title: 'a `catch` that does nothing and does not say why',
  why: 'Whatever goes wrong in the `try`, also what nobody thought of, is never heard of. A comment in the `catch` says that it is meant so, and so does a name such as `ignored`. Left alone are a `try` that returns a value where another is returned after it, and one that tidies up before another error is thrown.',
  example: {
    bad: 'try {\n  save(state);\n} catch {}',
    good: 'try {\n  save(state);\n} catch {\n  // The next save will do.\n}',
  },
  fixes: false,
  on: true,
  eslint: ['no-empty'],
  begin: (source) => ({
    CatchClause(node) {
      const { body, param, parent } = node;
      if (body.body.length > 0 || hasCommentIn(source, node.range)) return;
      if (param?.type === 'Identifier' && /^(?:_|ignore|unused|expected)/i.test(param.name)) return;
      if (hasCommentIn(source, parent.block.range) || isFallback(parent) || isBeforeThrow(parent)) return;
      source.report({
        at: node,
        message: 'what fails here is never heard of',
        key: source.textOf(parent).slice(0, 200),
      });
    },
  }),
};

/** `try { return read(); } catch {}` with something else to return after it. */
const isFallback = ({ block, parent }: TSESTree.TryStatement): boolean =>
  block.body.at(-1)?.type === 'ReturnStatement' && parent.type === 'BlockStatement';

/** In a `catch` that goes on to throw: that error is the one to hear of. */
function isBeforeThrow(node: TSESTree.TryStatement): boolean {
  for (let up: TSESTree.Node | undefined = node.parent; up && !isFunction(up); up = up.parent)
    if (up.type === 'CatchClause') return up.body.body.some(({ type }) => type === 'ThrowStatement');
  return false;
}
