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
    if (kind === 'number') yield replace(site, `-${term(source, node)}`, weight, { compound: true });
  },
};
