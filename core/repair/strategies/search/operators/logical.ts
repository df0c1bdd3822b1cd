import { type Operator, replaceRange, rewrite, term, tokenBetween } from '../proposal.js';

/** `&&` for `||`, `??` for `||`; where operators are chained, all of the chain at once too. */
export const logical: Operator = {
  name: 'logical-operator',
  nodes: ['LogicalExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'LogicalExpression') return;
    const token = tokenBetween(source, node.left.range[1], node.right.range[0], node.operator);
    if (token === null) return;
    for (const [operator, weight] of alternatives[node.operator] ?? []) {
      const mixes = operator === '??' && (isMixed(node.left.type) || isMixed(node.right.type));
      if (mixes || ((operator === '??' || node.operator === '??') && isMixed(node.parent.type))) continue;
      yield replaceRange(site, ...token, operator, weight);
      if (operator === '??' || isMixed(node.left.type) || !isMixed(node.right.type)) continue;
      const text = `${term(source, node.left)} ${operator} (${source.text.slice(...node.right.range)})`;
      const edit = { start: node.range[0], end: node.range[1], text };
      yield rewrite(`regroup around \`${operator}\``, [edit], weight * 0.3);
    }
  },
};

const isMixed = (type: string): boolean => type === 'LogicalExpression';

const alternatives: Partial<Record<string, [string, number][]>> = {
  '&&': [['||', 1]],
  '||': [
    ['&&', 1],
    ['??', 0.7],
  ],
  '??': [
    ['||', 0.9],
    ['&&', 0.5],
  ],
};
