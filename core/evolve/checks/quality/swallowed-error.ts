import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { hasCommentIn } from '../../syntax/lines.js';
import { isFunction, nodesIn } from '../../syntax/surroundings.js';

export const swallowedError: FileCheck = {
  id: 'swallowed-error',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  title: 'a `catch` that does nothing and does not say why',
  why: 'Whatever goes wrong in the `try`, also what nobody thought of, is never heard of. A comment in the `catch` says that it is meant so, and so does a name such as `ignored`. Left alone are a `try` that returns or assigns a value and so leaves another where it fails, one that only takes away what may be gone already (`unlink`, `close`, `kill` and their like), and one that tidies up before another error is thrown.',
  example: {
    bad: 'try {\n  save(state);\n} catch {}',
    good: 'try {\n  save(state);\n} catch {\n  // The next save will do.\n}',
  },
  fixes: false,
  on: false,
  eslint: ['no-empty'],
  begin: (source) => ({
    CatchClause(node) {
      const { body, param, parent } = node;
      if (body.body.length > 0 || hasCommentIn(source, node.range)) return;
      if (param?.type === 'Identifier' && /^(?:_|ignore|unused|expected)/i.test(param.name)) return;
      if (hasCommentIn(source, parent.block.range) || isBeforeThrow(parent)) return;
      if (isFallback(parent) || isTidying(parent)) return;
      source.report({
        at: node,
        message: 'what fails here is never heard of',
        key: source.textOf(parent).slice(0, 200),
      });
    },
  }),
};

/** `try { return read(); } catch {}` and `try { value = read(); } catch {}`: something else is the value where that fails. */
function isFallback({ block, parent }: TSESTree.TryStatement): boolean {
  if (parent.type === 'BlockStatement' && block.body.some(returns)) return true;
  return block.body.length > 0 && block.body.every(isAssignment);
}

const returns = (statement: TSESTree.Statement): boolean =>
  [...nodesIn(statement, (each) => !isFunction(each))].some(
    (node) => node.type === 'ReturnStatement' && node.argument !== null,
  );

const isAssignment = (statement: TSESTree.Statement): boolean =>
  statement.type === 'VariableDeclaration' ||
  (statement.type === 'ExpressionStatement' &&
    statement.expression.type === 'AssignmentExpression' &&
    statement.expression.left.type === 'Identifier');

const tidying = /^(?:(?:unlink|rm|rmdir|close)(?:Sync)?|kill|destroy|abort|disconnect)$/;

/** Nothing but calls that take away what may be gone already. */
const isTidying = ({ block: { body } }: TSESTree.TryStatement): boolean =>
  body.length > 0 && body.every(tidies);

function tidies(statement: TSESTree.Statement): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  const called = expression.type === 'AwaitExpression' ? expression.argument : expression;
  const callee = called.type === 'CallExpression' ? called.callee : null;
  const name = callee?.type === 'MemberExpression' ? callee.property : callee;
  return name?.type === 'Identifier' && tidying.test(name.name);
}

/** In a `catch` that goes on to throw: that error is the one to hear of. */
function isBeforeThrow(node: TSESTree.TryStatement): boolean {
  for (let up: TSESTree.Node | undefined = node.parent; up && !isFunction(up); up = up.parent)
    if (up.type === 'CatchClause') return up.body.body.some(({ type }) => type === 'ThrowStatement');
  return false;
}
