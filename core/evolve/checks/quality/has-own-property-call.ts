import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isNodeAtLeast } from '../../../workspace/minimum-node.js';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { hasCommentIn } from '../../syntax/lines.js';
import { isGlobal } from '../../syntax/variables.js';

export const hasOwnPropertyCall: FileCheck = {
  id: 'has-own-property-call',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  files: 'all',
  title: '`Object.prototype.hasOwnProperty.call`, for which there is `Object.hasOwn`',
  why: '`Object.hasOwn` (ECMAScript 2022, Node 16.9) is the same. Found only in packages whose `engines.node` lets in no older Node and that name no browsers.',
  example: {
    bad: 'const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);',
    good: 'const has = (object, key) => Object.hasOwn(object, key);',
  },
  fixes: true,
  on: true,
  eslint: ['prefer-object-has-own'],
  begin(source) {
    if (!isNodeAtLeast(source.minimumNode, 16, 9)) return {};
    return {
      CallExpression(node) {
        const { callee } = node;
        const [object, key, ...more] = node.arguments;
        if (!object || !key || more.length > 0 || node.optional) return;
        if (object.type === 'SpreadElement' || key.type === 'SpreadElement') return;
        const method = memberOf(callee, 'call');
        const owner = method && memberOf(method, 'hasOwnProperty');
        if (!owner || !isPrototype(source, owner)) return;
        const { start, end } = { start: callee.range[0], end: callee.range[1] };
        source.report({
          at: node,
          message: '`Object.hasOwn` says the same',
          ...(!hasCommentIn(source, callee.range) && {
            fix: { title: 'write Object.hasOwn', edits: [{ start, end, text: 'Object.hasOwn' }] },
          }),
        });
      },
    };
  },
};

function memberOf(node: TSESTree.Node, name: string): TSESTree.Expression | null {
  if (node.type !== 'MemberExpression' || node.computed || node.optional) return null;
  return node.property.type === 'Identifier' && node.property.name === name ? node.object : null;
}

/** `Object.prototype`, `Object` or `{}`, all of which have the original. */
function isPrototype(source: SourceText, node: TSESTree.Expression): boolean {
  if (node.type === 'ObjectExpression') return node.properties.length === 0;
  const whole = memberOf(node, 'prototype') ?? node;
  return isGlobal(source, whole, 'Object');
}
