import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isNodeAtLeast } from '../../../workspace/minimum-node.js';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isCondition } from '../../syntax/expressions.js';
import { hasCommentIn } from '../../syntax/lines.js';

export const guardedMember: FileCheck = {
  id: 'guarded-member',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a condition `a && a.b`, for which there is `a?.b`',
  why: 'Optional chaining (ECMAScript 2020) names the object once. Found where only the truth of the value matters and both give the same for whatever `a` is: so not before a call, and not for properties that texts and numbers have as well. Files are left alone that may run on engines without it: found are TypeScript, files that use `?.` or `??` already, and packages for Node 14 or later.',
  example: {
    bad: 'const name = user?.name;\nif (user && user.isAdmin) allow(name);',
    good: 'const name = user?.name;\nif (user?.isAdmin) allow(name);',
  },
  fixes: true,
  on: true,
  eslint: ['@typescript-eslint/prefer-optional-chain'],
  begin(source) {
    let isKnown = source.isTypescript || isNodeAtLeast(source.minimumNode, 14);
    const found: (() => void)[] = [];
    return {
      ChainExpression: () => {
        isKnown = true;
      },
      LogicalExpression(node) {
        if (node.operator === '??') isKnown = true;
        if (node.operator !== '&&' || !isCondition(node)) return;
        const guard = guardOf(node.left);
        const member = guardedBy(source, guard, node.right);
        if (
          !member ||
          isNamedAgain(source, guard, node) ||
          hasCommentIn(source, [guard.range[0], node.right.range[1]])
        )
          return;
        found.push(() =>
          source.report({
            at: {
              range: [guard.range[0], node.right.range[1]],
              loc: { start: guard.loc.start, end: node.right.loc.end },
            },
            message: `\`${source.textOf(guard)}?.\` asks both at once`,
            fix: {
              title: 'write ?.',
              edits: [
                { start: guard.range[0], end: node.right.range[0], text: '' },
                { start: member.object.range[1], end: member.object.range[1], text: '?' },
              ],
            },
          }),
        );
      },
      'Program:exit'() {
        if (isKnown) for (const report of found) report();
      },
    };
  },
};

/** Of `x && a` in `x && a && a.b` the `a`. */
const guardOf = (left: TSESTree.Expression): TSESTree.Expression =>
  left.type === 'LogicalExpression' && left.operator === '&&' ? left.right : left;

/** The member `a.b` that stands first on the right, where the guard is `a`. */
function guardedBy(
  source: SourceText,
  guard: TSESTree.Expression,
  right: TSESTree.Expression,
): TSESTree.MemberExpression | null {
  if (!isPlainPath(guard)) return null;
  const written = source.textOf(guard);
  const member = firstMember(right);
  if (!member || member.optional || member.computed || member.property.type !== 'Identifier') return null;
  if (source.textOf(member.object) !== written || source.text[member.object.range[1]] !== '.') return null;
  return isOnPrimitives(member.property.name) ? null : member;
}

/** In `a && a.b && a.c` the `a` is not to be named in two ways. */
function isNamedAgain(
  source: SourceText,
  guard: TSESTree.Expression,
  node: TSESTree.LogicalExpression,
): boolean {
  let whole: TSESTree.Node = node;
  while (whole.parent?.type === 'LogicalExpression') whole = whole.parent;
  const written = source.textOf(guard);
  return source.text.slice(node.right.range[1], whole.range[1]).includes(`${written}.`);
}

/** `a`, `this.a`, `a.b`: nothing is called by naming it twice, or once. */
const isPlainPath = (node: TSESTree.Node): boolean =>
  node.type === 'Identifier' ||
  (node.type === 'MemberExpression' &&
    !node.computed &&
    !node.optional &&
    node.property.type === 'Identifier' &&
    (node.object.type === 'ThisExpression' || isPlainPath(node.object)));

/** The member of `a.b`, and of `a.b === 'c'`, which is never true of what has no `b`. */
function firstMember(node: TSESTree.Expression): TSESTree.MemberExpression | null {
  if (node.type === 'MemberExpression') return node;
  const isCompared =
    node.type === 'BinaryExpression' &&
    node.operator === '===' &&
    node.right.type === 'Literal' &&
    node.right.value !== null;
  return isCompared && node.left.type === 'MemberExpression' ? node.left : null;
}

const prototypes = [String, Number, Boolean, BigInt, Symbol, Object].map(
  ({ prototype }) => prototype as object,
);

/** What `''`, `0` and `false` have too, so that `a?.b` of them is not false. */
const isOnPrimitives = (name: string): boolean => prototypes.some((each) => name in each);
