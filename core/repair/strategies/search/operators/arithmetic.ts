import { type Operator, replaceRange, tokenBetween } from '../proposal.js';

/** `+` for `-`, `*` for `/`, `&` for `|` and so on. */
export const arithmetic: Operator = {
  name: 'arithmetic-operator',
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
  '+': [
    ['-', 1],
    ['*', 0.6],
    ['/', 0.3],
    ['%', 0.3],
  ],
  '-': [
    ['+', 1],
    ['*', 0.3],
    ['/', 0.4],
    ['%', 0.4],
  ],
  '*': [
    ['/', 0.8],
    ['+', 0.7],
    ['**', 0.6],
    ['-', 0.3],
    ['%', 0.3],
  ],
  '/': [
    ['*', 0.9],
    ['%', 0.8],
    ['-', 0.4],
    ['+', 0.2],
  ],
  '%': [
    ['/', 0.9],
    ['*', 0.5],
    ['-', 0.4],
    ['+', 0.2],
  ],
  '**': [
    ['*', 1],
    ['/', 0.3],
  ],
  '&': [
    ['|', 1],
    ['^', 0.6],
    ['&&', 0.6],
  ],
  '|': [
    ['&', 1],
    ['^', 0.6],
    ['||', 0.6],
  ],
  '^': [
    ['&', 0.7],
    ['|', 0.7],
    ['**', 0.9],
  ],
  '<<': [
    ['>>', 1],
    ['>>>', 0.5],
  ],
  '>>': [
    ['>>>', 1],
    ['<<', 0.9],
  ],
  '>>>': [
    ['>>', 1],
    ['<<', 0.6],
  ],
};
