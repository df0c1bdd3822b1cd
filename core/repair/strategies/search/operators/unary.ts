import type { Node } from '../../../syntax/parse.js';
import { kindOf } from '../kinds.js';
import { isValue } from '../places.js';
import { type Operator, replace, term } from '../proposal.js';
import { parentOf, textOf } from '../source.js';

/** Drops a `!`, `-` or `~`, or adds the one that fits the kind of the value. */
export const unary: Operator = {
  name: 'unary-operator',
  nodes: ['UnaryExpression', 'Identifier', 'MemberExpression', 'CallExpression', 'Literal'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'UnaryExpression') {
      if (/^[-!+~]$/.test(node.operator)) yield replace(site, textOf(source, node.argument), 0.8);
      return;
    }
    if (!isValue(source, node)) return;
    const kind = kindOf(source, node);
    const parent = parentOf(source, node)?.type ?? '';
    if (kind === 'boolean') yield replace(site, `!${term(source, node)}`, 0.8, { compound: true });
    // What is added is as well subtracted, which the arithmetic operators do.
    const weight = /^(?:Return|Call|Assignment|VariableDecl)/.test(parent) ? 0.4 : 0.1;
    if (kind === 'unknown' && parent === 'ReturnStatement') {
      yield replace(site, `!${term(source, node)}`, 0.2);
      yield replace(site, `-${term(source, node)}`, 0.15);
    }
    if (node.type === 'Identifier' && isTypeTest(node)) yield replace(site, `typeof ${node.name}`, 0.9);
    if (kind === 'number') yield replace(site, `-${term(source, node)}`, weight, { compound: true });
  },
};

const typeNames = /^(?:string|number|boolean|function|object|undefined|symbol|bigint)$/;

/** `x === 'string'`, where `typeof` was left out. */
function isTypeTest({ parent }: Node): boolean {
  return (
    parent?.type === 'BinaryExpression' &&
    /^[!=]==?$/.test(parent.operator) &&
    parent.right.type === 'Literal' &&
    typeof parent.right.value === 'string' &&
    typeNames.test(parent.right.value)
  );
}
