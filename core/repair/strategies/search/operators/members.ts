import { likeness } from '../likeness.js';
import { type Operator, replace, term } from '../proposal.js';
import { keyOf, parentOf, textOf } from '../source.js';
import { vocabularyOf } from '../vocabulary.js';
import { usesThis } from './functions.js';

/** Another property of the same object, or none: names that the file uses behind that object first. */
export const members: Operator = {
  name: 'member',
  nodes: ['MemberExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'MemberExpression' || keyOf(source, node) === 'callee') return;
    const object = textOf(source, node.object);
    if (node.object.type === 'Identifier' && usesThis(source))
      yield replace({ ...site, node: node.object }, 'this', 0.3);
    const called = parentOf(source, node)?.type === 'CallExpression';
    if (!called && node.object.type !== 'Super') yield replace(site, object, node.computed ? 0.3 : 0.4);
    if (node.computed) return;
    const name = textOf(source, node.property);
    const { propertiesOf, properties } = vocabularyOf(source);
    const own = propertiesOf.get(object) ?? [];
    const dot = node.optional ? '?.' : '.';
    for (const other of [...new Set([...own, ...properties])].slice(0, 30)) {
      if (other === name) continue;
      const weight = (own.includes(other) ? 0.6 : 0.2) * (0.6 + 0.4 * likeness(name, other));
      yield replace(site, `${term(source, node.object)}${dot}${other}`, weight);
    }
  },
};
