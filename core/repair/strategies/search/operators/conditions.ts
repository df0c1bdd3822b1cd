import { isCondition } from '../places.js';
import { questionsOn } from '../predicates.js';
import { isTerm, type Operator, type Proposal, replace, type Site, term } from '../proposal.js';
import { nodesBelow, parentOf, textOf } from '../source.js';
import { freeNames } from '../vocabulary.js';

/** Negates a condition, leaves out one of its clauses, asks a function of the project instead, or fixes it to true or false. */
export const conditions: Operator = {
  name: 'condition',
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
    if (node.type === 'LogicalExpression') {
      yield replace(site, textOf(source, node.left), 0.6, { compound: true });
      yield replace(site, textOf(source, node.right), 0.6, { compound: true });
    }
    if (
      node.type === 'UnaryExpression' &&
      node.operator === '!' &&
      node.argument.type === 'LogicalExpression'
    ) {
      const { left, right, operator } = node.argument;
      const [a, b] = [term(source, left), term(source, right)];
      yield replace(site, `!${a} ${operator} ${b}`, 0.4, { compound: true });
      yield replace(site, `!${a} ${operator} !${b}`, 0.5, { compound: true });
    }
    if (!isCondition(source, node)) return;
    const text = textOf(source, node);
    if (node.type !== 'UnaryExpression' && node.type !== 'BinaryExpression') {
      yield replace(site, isTerm(node) ? `!${text}` : `!(${text})`, 0.8);
    }
    if (node.type === 'BinaryExpression' && /^(?:in|instanceof|[<>]=?)$/.test(node.operator)) {
      yield replace(site, `!(${text})`, 0.4);
    }
    yield* asked(site);
    yield replace(site, 'false', 0.3);
    yield replace(site, 'true', 0.3);
  },
};

/** What tests by hand what a function in scope answers: `typeof e === 'object' && e !== null` where there is `isMergeable(e)`. */
function* asked(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'LogicalExpression' && node.type !== 'BinaryExpression') return;
  if (parentOf(source, node)?.type === 'LogicalExpression') return;
  const members = nodesBelow(source, node).filter(
    (each) => each.type === 'MemberExpression' && parentOf(source, each)?.type !== 'MemberExpression',
  );
  const values = [...freeNames(source, node), ...members.map((each) => textOf(source, each))];
  const text = textOf(source, node);
  for (const question of questionsOn(site, [...new Set(values)].slice(0, 4))) {
    if (text.includes(question)) continue;
    yield replace(site, question, 0.3);
    yield replace(site, `!${question}`, 0.15);
  }
}
