import { comparatorsAt } from '../comparators.js';
import { ingredientsOf, nearestFirst } from '../ingredients.js';
import { kindOf } from '../kinds.js';
import { brief, type Operator, rewrite } from '../proposal.js';
import { parentOf, textOf } from '../source.js';

/** Adds a call to a chain of calls, where the value between two of them fits: `.filter(f).sort().join('')`. */
export const chains: Operator = {
  name: 'chain',
  nodes: ['CallExpression'],
  *propose(site) {
    const { node, source } = site;
    const parent = parentOf(source, node);
    if (node.type !== 'CallExpression' || parent?.type !== 'MemberExpression' || parent.object !== node)
      return;
    const kind = kindOf(source, node);
    const end = node.range[1];
    for (const [wanted, text, weight] of links) {
      if (kind !== wanted && !(kind === 'unknown' && wanted === 'array')) continue;
      yield rewrite(
        `add \`${text}\` after \`${brief(textOf(source, node))}\``,
        [{ start: end, end, text }],
        weight,
      );
    }
    for (const [comparator, weight] of kind === 'array' || kind === 'unknown' ? comparatorsAt(site) : []) {
      const text = `.sort(${comparator})`;
      yield rewrite(`add \`${text}\``, [{ start: end, end, text }], weight * 0.8);
    }
    for (const { text, kind: of } of callsOf(site)) {
      if (of === kind && !textOf(source, node).endsWith(text)) {
        yield rewrite(`add \`${brief(text)}\``, [{ start: end, end, text }], 0.35);
      }
    }
  },
};

const links: readonly ['array' | 'string', string, number][] = [
  ['array', '.sort()', 0.5],
  ['array', '.reverse()', 0.5],
  ['array', '.slice()', 0.2],
  ['array', '.filter(Boolean)', 0.5],
  ['array', '.flat()', 0.2],
  ['array', '.slice(1)', 0.2],
  ['array', '.slice(0, -1)', 0.2],
  ['string', '.trim()', 0.6],
  ['string', '.toLowerCase()', 0.6],
  ['string', '.toUpperCase()', 0.4],
];

/** The links of the nearest other chains of the file: `.filter(x => x != '')`. */
function* callsOf(site: Parameters<Operator['propose']>[0]): Generator<{ text: string; kind: string }> {
  const { source, node } = site;
  let most = 40;
  for (const other of nearestFirst(ingredientsOf(source, source.program).calls, node.range[0])) {
    if (most-- === 0) return;
    if (other === node || other.type !== 'CallExpression' || other.callee.type !== 'MemberExpression')
      continue;
    const text = source.text.slice(other.callee.object.range[1], other.range[1]).trim();
    if (text.startsWith('.') && text.length < 60) yield { text, kind: kindOf(source, other.callee.object) };
  }
}
