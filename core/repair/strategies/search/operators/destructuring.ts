import { likeness } from '../likeness.js';
import { type Operator, type Proposal, replace, rewrite, type Site } from '../proposal.js';
import { parentOf, textOf } from '../source.js';
import { vocabularyOf } from '../vocabulary.js';

/** What a pattern takes apart: defaults, the order or the names of its parts, a list for an object, a missing whole. */
export const destructuring: Operator = {
  name: 'destructuring',
  nodes: ['ObjectPattern', 'ArrayPattern', 'Property', 'VariableDeclarator'],
  *propose(site) {
    const { node } = site;
    if (node.type === 'VariableDeclarator') yield* fallbacks(site);
    if (node.type === 'Property') yield* ofProperty(site);
    if (node.type === 'ArrayPattern') yield* ofList(site);
    if (node.type === 'ObjectPattern') yield* ofObject(site);
  },
};

const defaults: readonly [string, number][] = [
  ['0', 0.4],
  ['{}', 0.4],
  ['[]', 0.4],
  ["''", 0.35],
  ['false', 0.25],
  ['true', 0.25],
  ['1', 0.25],
  ['null', 0.15],
];

/** `const { a } = b ?? {}` for `const { a } = b`. */
function* fallbacks({ node, source, ...rest }: Site): Generator<Proposal> {
  if (node.type !== 'VariableDeclarator' || node.init === null || !/Pattern$/.test(node.id.type)) return;
  const empty = node.id.type === 'ArrayPattern' ? '[]' : '{}';
  const text = textOf(source, node.init);
  if (node.init.type === 'LogicalExpression') return;
  for (const operator of ['??', '||'])
    yield replace({ ...rest, source, node: node.init }, `${text} ${operator} ${empty}`, 0.6);
}

/** A default for a part, another property for it, or the property under another name. */
function* ofProperty(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'Property' || parentOf(source, node)?.type !== 'ObjectPattern' || node.computed) return;
  const key = textOf(source, node.key);
  const { value } = node;
  if (value.type === 'Identifier') {
    for (const [text, weight] of defaults) yield replace(site, `${textOf(source, node)} = ${text}`, weight);
  }
  const target = textOf(source, value);
  for (const other of vocabularyOf(source).properties.slice(0, 20)) {
    if (other !== key) yield replace(site, `${other}: ${target}`, 0.2 + 0.3 * likeness(key, other));
  }
}

function* ofList(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'ArrayPattern') return;
  const parts = node.elements.map((each) => (each === null ? '' : textOf(source, each)));
  const write = (items: readonly string[]): string => `[${items.join(', ')}]`;
  for (const [at, text] of parts.entries()) {
    const next = parts[at + 1];
    if (next !== undefined) yield replace(site, write(parts.with(at, next).with(at + 1, text)), 0.7);
    if (text === '') yield replace(site, write(parts.toSpliced(at, 1)), 0.7);
    else if (!text.startsWith('...'))
      yield replace(site, write(parts.toSpliced(at, 0, '')), at === 0 ? 0.5 : 0.3);
    const part = node.elements[at];
    if (part?.type === 'Identifier' && at === parts.length - 1)
      yield replace(site, write(parts.with(at, `...${text}`)), 0.4);
    if (part?.type === 'Identifier')
      for (const [value, weight] of defaults)
        yield replace({ ...site, node: part }, `${text} = ${value}`, weight * 0.8);
  }
  if (parts.every((text) => /^[\w$]+$/.test(text))) yield replace(site, `{ ${parts.join(', ')} }`, 0.3);
}

function* ofObject(site: Site): Generator<Proposal> {
  const { node, source } = site;
  if (node.type !== 'ObjectPattern') return;
  const names = node.properties.map((each) => textOf(source, each));
  if (names.length > 0 && names.every((text) => /^[\w$]+$/.test(text)))
    yield replace(site, `[${names.join(', ')}]`, 0.3);
  for (const [at, each] of node.properties.entries()) {
    if (node.properties.length < 2) break;
    const kept = names.toSpliced(at, 1).join(', ');
    yield rewrite(
      `leave out \`${textOf(source, each)}\``,
      [{ start: node.range[0], end: node.range[1], text: `{ ${kept} }` }],
      0.15,
    );
  }
}
