import { type Operator, replace } from '../proposal.js';
import { textOf } from '../source.js';

/** `++` for `--`, before for after, and steps of two. */
export const update: Operator = {
  name: 'update-operator',
  nodes: ['UpdateExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'UpdateExpression') return;
    const target = textOf(source, node.argument);
    const other = node.operator === '++' ? '--' : '++';
    yield replace(site, node.prefix ? `${other}${target}` : `${target}${other}`, 0.9);
    const assignment = node.operator === '++' ? '+=' : '-=';
    yield replace(site, `${target} ${assignment} 2`, 0.5, { compound: true });
    if (node.parent.type !== 'ExpressionStatement' && node.parent.type !== 'ForStatement') {
      yield replace(site, node.prefix ? `${target}${node.operator}` : `${node.operator}${target}`, 0.8);
      yield replace(site, target, 0.5);
    }
  },
};
