import { isCondition } from '../places.js';
import { type Operator, replace, term } from '../proposal.js';
import { textOf } from '../source.js';

/** Tells being absent from being falsy: `key in object`, `x !== undefined`, `x != null`, in place of bare truth. */
export const presence: Operator = {
  name: 'presence',
  nodes: ['MemberExpression', 'Identifier', 'BinaryExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'BinaryExpression') {
      if (node.operator === 'in') {
        const [key, object] = [textOf(source, node.left), textOf(source, node.right)];
        yield replace(site, `Object.hasOwn(${object}, ${key})`, 0.6);
      }
      yield* ofComparison(site);
      return;
    }
    if (!isCondition(source, node)) return;
    const text = textOf(source, node);
    yield replace(site, `${text} !== undefined`, 0.6, { compound: true });
    yield replace(site, `${text} != null`, 0.6, { compound: true });
    yield replace(site, `Array.isArray(${text})`, 0.25);
    for (const type of ['string', 'number', 'function', 'object', 'boolean'])
      yield replace(site, `typeof ${text} === '${type}'`, 0.2, { compound: true });
    if (node.type !== 'MemberExpression') return;
    yield replace(site, memberIn(site, node), 0.7, { compound: true });
    yield replace(site, `Object.hasOwn(${parts(site, node).object}, ${parts(site, node).key})`, 0.4);
  },
};

function* ofComparison(
  site: Parameters<Operator['propose']>[0],
): ReturnType<Operator['propose']> extends Iterable<infer P> ? Generator<P> : never {
  const { node, source } = site;
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return;
  const right = textOf(source, node.right);
  if (right !== 'undefined' && right !== 'null') return;
  const negative = node.operator.startsWith('!');
  yield replace(site, `${textOf(source, node.left)} ${negative ? '!=' : '=='} null`, 0.6, { compound: true });
  if (node.left.type !== 'MemberExpression') return;
  const test = memberIn({ ...site, node: node.left }, node.left);
  yield replace(site, negative ? test : `!(${test})`, 0.7, { compound: true });
}

function memberIn(site: Parameters<Operator['propose']>[0], node: Parameters<typeof parts>[1]): string {
  const { key, object } = parts(site, node);
  return `${key} in ${object}`;
}

function parts(
  site: Parameters<Operator['propose']>[0],
  node: Parameters<Operator['propose']>[0]['node'],
): { key: string; object: string } {
  if (node.type !== 'MemberExpression') return { key: '', object: '' };
  const name = textOf(site.source, node.property);
  return {
    key: node.computed ? term(site.source, node.property) : `'${name}'`,
    object: term(site.source, node.object),
  };
}
