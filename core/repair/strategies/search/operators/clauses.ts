import { isCondition } from '../places.js';
import { predicatesAt } from '../predicates.js';
import { isTerm, type Operator, replace } from '../proposal.js';
import { parentOf, textOf } from '../source.js';

/** Adds a clause to a condition, built from what is in scope or taken from the conditions near it. */
export const clauses: Operator = {
  name: 'clause',
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
    const parent = parentOf(source, node);
    const isWhole =
      isCondition(source, node) && parent?.type !== 'LogicalExpression' && parent?.type !== 'UnaryExpression';
    const isResult =
      (parent?.type === 'ReturnStatement' ||
        (parent?.type === 'ArrowFunctionExpression' && parent.body === node)) &&
      (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') &&
      /^(?:[<>]=?|[!=]==?|&&|\|\||in)$/.test(node.operator);
    if (!isWhole && !isResult) return;
    const text = textOf(source, node);
    for (const { text: clause, weight } of predicatesAt(site)) {
      if (text.includes(clause)) continue;
      for (const operator of ['&&', '||']) {
        const other = operator === '&&' ? '||' : '&&';
        const left = isTerm(node) || !holds(text, other) ? text : `(${text})`;
        const written = `${left} ${operator} ${holds(clause, other) ? `(${clause})` : clause}`;
        yield replace(site, written, weight * (operator === '&&' ? 1 : 0.8));
      }
    }
  },
};

const holds = (text: string, operator: string): boolean =>
  text.includes(operator) || text.includes('??') || text.includes('?') || text.includes('=>');
