import { isValue } from '../places.js';
import { type Operator, replace } from '../proposal.js';

/** `true` for `false`, `null` for `undefined`. */
export const booleans: Operator = {
  name: 'boolean',
  nodes: ['Literal', 'Identifier'],
  *propose(site) {
    const { node, source } = site;
    if (!isValue(source, node)) return;
    if (node.type === 'Literal' && typeof node.value === 'boolean')
      yield replace(site, String(!node.value), 1);
    if (node.type === 'Literal' && node.raw === 'null') yield replace(site, 'undefined', 0.7);
    if (node.type === 'Identifier' && node.name === 'undefined') yield replace(site, 'null', 0.7);
  },
};
