import { kindOf } from '../kinds.js';
import { type Operator, replace, rewrite, term } from '../proposal.js';
import { namesAt, textOf } from '../source.js';

/** The first or last element, an element by another counter, one level of indexing more or less. */
export const indices: Operator = {
  name: 'index',
  nodes: ['MemberExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'MemberExpression' || !node.computed) return;
    const object = textOf(source, node.object);
    const index = textOf(source, node.property);
    const at = { ...site, node: node.property };
    if (node.property.type === 'UnaryExpression')
      yield replace(site, `${term(source, node.object)}.at(${index})`, 0.8);
    if (node.object.type === 'MemberExpression' && node.object.computed) {
      const inner = textOf(source, node.object.property);
      if (inner !== index)
        yield replace(site, `${textOf(source, node.object.object)}[${index}][${inner}]`, 0.5);
    }
    for (const [text, weight] of [
      ['0', 0.5],
      [`${object}.length - 1`, 0.5],
      [`${object}.length - 1 - ${term(source, node.property)}`, 0.4],
    ] as const) {
      if (index !== text) yield replace(at, text, weight);
    }
    for (const { name, node: declared } of namesAt(source, node).slice(0, 6)) {
      if (kindOf(source, declared) !== 'number') continue;
      const edit = { start: node.range[1], end: node.range[1], text: `[${name}]` };
      if (name !== index) yield rewrite(`index \`${object}[${index}]\` by \`${name}\``, [edit], 0.2);
    }
  },
};
