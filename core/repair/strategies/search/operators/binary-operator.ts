import { type Operator, replaceRange, tokenBetween } from '../proposal.js';

/** Puts others in the place of an operator between two operands; `alternatives` has them with their weights. */
export const binaryOperator = (
  name: string,
  alternatives: Partial<Record<string, [operator: string, weight: number][]>>,
): Operator => ({
  name,
  nodes: ['BinaryExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'BinaryExpression') return;
    const token = tokenBetween(source, node.left.range[1], node.right.range[0], node.operator);
    if (token === null) return;
    for (const [operator, weight] of alternatives[node.operator] ?? [])
      yield replaceRange(site, ...token, operator, weight);
  },
});
