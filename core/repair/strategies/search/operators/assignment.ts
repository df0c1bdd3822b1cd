import { isCondition } from '../places.js';
import { type Operator, replace, replaceRange, tokenBetween } from '../proposal.js';
import { textOf } from '../source.js';

/** `=` for `+=`, `+=` for `-=` and so on. */
export const assignment: Operator = {
  name: 'assignment-operator',
  nodes: ['AssignmentExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'AssignmentExpression') return;
    const token = tokenBetween(source, node.left.range[1], node.right.range[0], node.operator);
    if (token === null || /Pattern$/.test(node.left.type)) return;
    if (node.operator === '=' && isCondition(source, node)) {
      yield replaceRange(site, ...token, '===', 1);
      yield replaceRange(site, ...token, '==', 0.5);
    }
    if (
      node.operator === '=' &&
      isNothing(textOf(source, node.right)) &&
      node.left.type === 'MemberExpression'
    )
      yield replace(site, `delete ${textOf(source, node.left)}`, 0.5);
    for (const [operator, weight] of alternatives[node.operator] ?? []) {
      yield replaceRange(site, ...token, operator, weight);
    }
  },
};

const isNothing = (text: string): boolean => text === 'undefined' || text === 'null';

const alternatives: Partial<Record<string, [string, number][]>> = {
  '=': [
    ['+=', 0.8],
    ['-=', 0.4],
    ['*=', 0.3],
    ['||=', 0.2],
    ['??=', 0.2],
  ],
  '+=': [
    ['-=', 0.9],
    ['=', 0.8],
    ['*=', 0.5],
  ],
  '-=': [
    ['+=', 0.9],
    ['=', 0.7],
    ['*=', 0.2],
    ['/=', 0.3],
    ['%=', 0.3],
  ],
  '*=': [
    ['+=', 0.7],
    ['/=', 0.7],
    ['=', 0.7],
    ['**=', 0.4],
  ],
  '**=': [
    ['*=', 0.9],
    ['=', 0.5],
  ],
  '^=': [
    ['|=', 0.8],
    ['&=', 0.7],
    ['=', 0.5],
  ],
  '<<=': [
    ['>>=', 0.9],
    ['>>>=', 0.5],
    ['=', 0.5],
  ],
  '>>=': [
    ['>>>=', 0.9],
    ['<<=', 0.8],
    ['=', 0.5],
  ],
  '>>>=': [
    ['>>=', 0.9],
    ['<<=', 0.6],
  ],
  '/=': [
    ['*=', 0.8],
    ['-=', 0.6],
    ['=', 0.6],
    ['%=', 0.5],
  ],
  '%=': [
    ['/=', 0.8],
    ['=', 0.6],
    ['-=', 0.5],
  ],
  '|=': [
    ['&=', 0.9],
    ['=', 0.6],
    ['^=', 0.5],
  ],
  '&=': [
    ['|=', 0.9],
    ['=', 0.6],
  ],
  '||=': [
    ['??=', 0.9],
    ['&&=', 0.5],
    ['=', 0.7],
  ],
  '??=': [
    ['||=', 0.7],
    ['=', 0.7],
  ],
};
