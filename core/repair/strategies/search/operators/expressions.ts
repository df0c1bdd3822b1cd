import { kindOf } from '../kinds.js';
import { isValue } from '../places.js';
import { type Operator, replace } from '../proposal.js';
import { namesAt, parentOf, type Source, textOf } from '../source.js';
import { valuesNear } from '../values.js';

/** Another expression of the same function, or an element by a counter in scope, where a value is used. */
export const expressions: Operator = {
  name: 'expression',
  nodes: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'Literal'],
  *propose(site) {
    const { node, source } = site;
    if (!isValue(source, node) || parentOf(source, node)?.type === 'SpreadElement') return;
    const own = textOf(source, node);
    const ingredients = valuesNear(source, node, 600, ['members', 'calls', 'operations']);
    for (const [rank, text] of ingredients.slice(0, 24).entries()) {
      if (text === own) continue;
      const contained = text.includes(own) || own.includes(text);
      yield replace(site, text, Math.max(0.6 - 0.03 * rank, 0.15) * (contained ? 0.7 : 1), {
        compound: !isClosed(text),
      });
    }
    for (const text of elements(site)) if (text !== own) yield replace(site, text, 0.35);
  },
};

/** One name, access or call, which needs no parentheses wherever it stands. */
const isClosed = (text: string): boolean => /^[\w$.]+(?:[[(].*[\])])?$/.test(text);

/** `list[i]` for the lists and counters in scope, and the value itself as an index. */
function* elements(site: Parameters<Operator['propose']>[0]): Generator<string> {
  const { node, source } = site;
  const names = namesAt(source, node).slice(0, 12);
  const counters = names.filter(({ kind }) => kind === 'loop').slice(0, 3);
  const lists = names.filter((each) => isIndexed(source, each.name)).slice(0, 4);
  for (const { name } of lists) {
    for (const counter of counters) if (counter.name !== name) yield `${name}[${counter.name}]`;
    if (node.type === 'Identifier' && node.name !== name && kindOf(source, node) !== 'array') {
      yield `${name}[${node.name}]`;
    }
  }
}

const indexed = new WeakMap<Source, ReadonlySet<string>>();

/** Whether the file takes elements of what has this name, or asks how many it has. */
function isIndexed(source: Source, name: string): boolean {
  const known =
    indexed.get(source) ??
    new Set([...source.text.matchAll(/([\w$]+)(?:\[|\.length\b|\.at\()/g)].map((each) => each[1] ?? ''));
  indexed.set(source, known);
  return known.has(name);
}
