import { type Operator, replaceRange, tokenBetween } from '../proposal.js';

/** `<` for `<=`, `==` for `!=` and so on: the boundary first, then the opposite, then the rest. */
export const relational: Operator = {
  name: 'relational-operator',
  nodes: ['BinaryExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'BinaryExpression') return;
    const token = tokenBetween(source, node.left.range[1], node.right.range[0], node.operator);
    if (token === null) return;
    for (const [operator, weight] of alternatives[node.operator] ?? []) {
      yield replaceRange(site, ...token, operator, weight);
    }
  },
};

const alternatives: Partial<Record<string, [string, number][]>> = {
  '<': [
    ['<=', 1],
    ['>', 0.7],
    ['>=', 0.6],
    ['!==', 0.25],
    ['===', 0.2],
  ],
  '<=': [
    ['<', 1],
    ['>=', 0.7],
    ['>', 0.6],
    ['===', 0.25],
    ['!==', 0.2],
  ],
  '>': [
    ['>=', 1],
    ['<', 0.7],
    ['<=', 0.6],
    ['!==', 0.25],
    ['===', 0.2],
  ],
  '>=': [
    ['>', 1],
    ['<=', 0.7],
    ['<', 0.6],
    ['===', 0.25],
    ['!==', 0.2],
  ],
  '==': [
    ['!=', 0.9],
    ['===', 0.4],
    ['<', 0.45],
    ['>', 0.45],
    ['<=', 0.45],
    ['>=', 0.45],
  ],
  '!=': [
    ['==', 0.9],
    ['!==', 0.4],
    ['<', 0.4],
    ['>', 0.4],
    ['<=', 0.3],
    ['>=', 0.3],
  ],
  '===': [
    ['!==', 0.9],
    ['==', 0.4],
    ['<', 0.4],
    ['>', 0.4],
    ['<=', 0.4],
    ['>=', 0.4],
  ],
  in: [['instanceof', 0.4]],
  instanceof: [['in', 0.3]],
  '!==': [
    ['===', 0.9],
    ['!=', 0.4],
    ['<', 0.4],
    ['>', 0.4],
    ['<=', 0.3],
    ['>=', 0.3],
  ],
};
