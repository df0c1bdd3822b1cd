import { pairings } from '../mapping.js';
import { isCondition } from '../places.js';
import { predicatesAt } from '../predicates.js';
import { isTerm, type Operator, type Proposal, replace, type Site } from '../proposal.js';
import { namesAt, nodesBelow, parentOf, textOf } from '../source.js';
import { isGlobal } from '../vocabulary.js';

/** Adds a clause to a condition, built from what is in scope or taken from the conditions near it. */
export const clauses: Operator = {
  name: 'clause',
  nodes: [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'BinaryExpression',
    'LogicalExpression',
    'UnaryExpression',
  ],
  *propose(site) {
    const { node, source } = site;
    const parent = parentOf(source, node);
    const isWhole =
      isCondition(source, node) && parent?.type !== 'LogicalExpression' && parent?.type !== 'UnaryExpression';
    const isResult =
      (parent?.type === 'ReturnStatement' ||
        (parent?.type === 'ArrowFunctionExpression' && parent.body === node)) &&
      (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') &&
      /^(?:[<>]=?|[!=]==?|&&|\|\||in)$/.test(node.operator);
    if (!isWhole && !isResult) return;
    const text = textOf(source, node);
    yield* beforehand(site, text);
    const visible = namesAt(source, node).map(({ name }) => name);
    for (const mapped of isTerm(node) ? [] : pairings(source, node, visible)) {
      if (mapped === text) continue;
      for (const operator of ['&&', '||']) {
        const parts = [text, mapped].map((part) =>
          holds(part, operator === '&&' ? '||' : '&&') ? `(${part})` : part,
        );
        yield replace(site, parts.join(` ${operator} `), 0.4);
      }
    }
    for (const { text: clause, weight } of predicatesAt(site)) {
      if (text.includes(clause)) continue;
      for (const operator of ['&&', '||']) {
        const other = operator === '&&' ? '||' : '&&';
        const left = isTerm(node) || !holds(text, other) ? text : `(${text})`;
        const written = `${left} ${operator} ${holds(clause, other) ? `(${clause})` : clause}`;
        yield replace(site, written, weight * (operator === '&&' ? 1 : 0.8));
      }
    }
  },
};

/** A test of what a condition reads from, before it does. */
function* beforehand(site: Site, text: string): Generator<Proposal> {
  const { source, node } = site;
  const owners = new Set<string>();
  for (const each of nodesBelow(source, node))
    if (each.type === 'MemberExpression' && /^[\w$.]+$/.test(textOf(source, each.object)))
      owners.add(textOf(source, each.object));
  for (const owner of [...owners].slice(0, 3)) {
    if (owner === 'this' || isGlobal(owner)) continue;
    yield replace(site, `${owner} && ${holds(text, '||') ? `(${text})` : text}`, 0.5);
    yield replace(site, `!${owner} || ${text}`, 0.4);
  }
}

const holds = (text: string, operator: string): boolean =>
  text.includes(operator) || text.includes('??') || text.includes('?') || text.includes('=>');
