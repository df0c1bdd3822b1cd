import { isCondition } from '../places.js';
import { isTerm, type Operator, replace, term } from '../proposal.js';
import { textOf } from '../source.js';

/** Negates a condition, leaves out one of its clauses, or fixes it to true or false. */
export const conditions: Operator = {
  name: 'condition',
  nodes: [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'BinaryExpression',
    'LogicalExpression',
    'UnaryExpression',
  ],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'LogicalExpression') {
      yield replace(site, textOf(source, node.left), 0.6, { compound: true });
      yield replace(site, textOf(source, node.right), 0.6, { compound: true });
    }
    if (
      node.type === 'UnaryExpression' &&
      node.operator === '!' &&
      node.argument.type === 'LogicalExpression'
    ) {
      const { left, right, operator } = node.argument;
      const [a, b] = [term(source, left), term(source, right)];
      yield replace(site, `!${a} ${operator} ${b}`, 0.4, { compound: true });
      yield replace(site, `!${a} ${operator} !${b}`, 0.5, { compound: true });
    }
    if (!isCondition(source, node)) return;
    const text = textOf(source, node);
    if (node.type !== 'UnaryExpression' && node.type !== 'BinaryExpression') {
      yield replace(site, isTerm(node) ? `!${text}` : `!(${text})`, 0.8);
    }
    if (node.type === 'BinaryExpression' && /^(?:in|instanceof|[<>]=?)$/.test(node.operator)) {
      yield replace(site, `!(${text})`, 0.4);
    }
    yield replace(site, 'false', 0.3);
    yield replace(site, 'true', 0.3);
  },
};
