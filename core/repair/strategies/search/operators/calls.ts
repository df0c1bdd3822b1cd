import { kindOf } from '../kinds.js';
import { likeness } from '../likeness.js';
import { isValue } from '../places.js';
import { type Operator, replace, term } from '../proposal.js';
import { isFunction, namesAt, textOf } from '../source.js';
import { vocabularyOf } from '../vocabulary.js';

/** Another method of the same object, or the call left out: `f(x)` becomes `x`, `x.m()` becomes `x`. */
export const calls: Operator = {
  name: 'call',
  nodes: ['CallExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'CallExpression') return;
    const { callee } = node;
    const [first] = node.arguments;
    if (callee.type === 'MemberExpression') {
      if (!isGlobalObject(textOf(source, callee.object)))
        yield replace(site, textOf(source, callee.object), 0.5);
      if (first !== undefined && first.type !== 'SpreadElement' && node.arguments.length === 1) {
        const text = `${term(source, first)}.${textOf(source, callee.property)}(${textOf(source, callee.object)})`;
        if (!callee.computed && !isFunction(first) && first.type !== 'Literal')
          yield replace(site, text, 0.6);
      }
      const { propertiesOf } = vocabularyOf(source);
      const name = textOf(source, callee.property);
      for (const other of propertiesOf.get(textOf(source, callee.object)) ?? []) {
        if (other === name || callee.computed) continue;
        yield replace({ ...site, node: callee.property }, other, 0.35 + 0.4 * likeness(name, other));
      }
    }
    if (first !== undefined && first.type !== 'SpreadElement' && isValue(source, node)) {
      yield replace(site, textOf(source, first), 0.5, { compound: true });
    }
    if (callee.type === 'Identifier' && /^(?:Map|Set|Date|Promise|[A-Z]\w*Error|Error)$/.test(callee.name))
      yield replace(site, `new ${textOf(source, node)}`, 0.6);
    if (callee.type === 'Identifier' && kindOf(source, callee) === 'function') {
      const own = namesAt(source, node).find(({ name }) => name === callee.name);
      if (own?.kind === 'class') yield replace(site, `new ${textOf(source, node)}`, 0.7);
    }
  },
};

const isGlobalObject = (text: string): boolean =>
  /^(?:Math|JSON|Object|Array|Number|String|Promise|Date|Reflect)$/.test(text);
