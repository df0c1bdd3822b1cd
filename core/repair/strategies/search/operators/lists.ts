import {
  brief,
  type Operator,
  type Proposal,
  replace,
  replaceRange,
  rewrite,
  type Site,
} from '../proposal.js';
import { namesAt, parentOf, textOf } from '../source.js';

/** An element too many, too few or in the wrong place; a comma operator that should have been a list. */
export const lists: Operator = {
  name: 'list',
  nodes: ['ArrayExpression', 'SequenceExpression', 'ObjectExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'SequenceExpression') {
      yield withoutParentheses(site, `[${textOf(source, node)}]`);
      for (const part of node.expressions) yield replace(site, textOf(source, part), 0.3);
      return;
    }
    const parts =
      node.type === 'ArrayExpression'
        ? node.elements
        : node.type === 'ObjectExpression'
          ? node.properties
          : [];
    const texts = parts.flatMap((each) => (each === null ? [] : [textOf(source, each)]));
    if (texts.length !== parts.length || texts.length > 24) return;
    const write = (items: string[]): string =>
      node.type === 'ArrayExpression' ? `[${items.join(', ')}]` : `{ ${items.join(', ')} }`;
    for (const [at, text] of texts.entries()) {
      const title = `leave \`${brief(text)}\` out`;
      yield rewrite(title, [edit(node, write(texts.toSpliced(at, 1)))], 0.6);
      const next = texts[at + 1];
      if (node.type === 'ArrayExpression' && next !== undefined) {
        yield rewrite(
          `swap \`${brief(text)}\` and \`${brief(next)}\``,
          [edit(node, write(texts.with(at, next).with(at + 1, text)))],
          0.4,
        );
      }
      const part = parts[at];
      if (part?.type === 'SpreadElement')
        yield replace({ ...site, node: part }, textOf(source, part.argument), 0.4);
      else if (part?.type === 'Identifier') yield replace({ ...site, node: part }, `...${text}`, 0.3);
    }
    for (const name of addable(site, texts)) {
      yield rewrite(`add \`${name}\``, [edit(node, write([...texts, name]))], 0.2);
      if (node.type === 'ArrayExpression' && texts.length > 0)
        yield rewrite(`put \`${name}\` first`, [edit(node, write([name, ...texts]))], 0.15);
    }
    if (node.type === 'ObjectExpression') yield* computedKeys(site);
    if (
      parentOf(source, node)?.type === 'ReturnStatement' &&
      node.type === 'ArrayExpression' &&
      texts.length > 1
    ) {
      yield replace(site, write(texts.toReversed()), 0.4);
    }
  },
};

const addable = ({ source, node }: Site, texts: readonly string[]): string[] =>
  namesAt(source, node)
    .filter(({ name, kind }) => kind !== 'import' && kind !== 'function' && !texts.includes(name))
    .slice(0, 5)
    .map(({ name }) => name);

/** `{ [key]: value }` for `{ key: value }`, where there is such a name, and the other way round. */
function* computedKeys({ node, source, ...rest }: Site): Generator<Proposal> {
  if (node.type !== 'ObjectExpression') return;
  const visible = new Set(namesAt(source, node).map(({ name }) => name));
  for (const each of node.properties) {
    if (each.type !== 'Property' || each.shorthand || each.method || each.key.type !== 'Identifier') continue;
    const { name } = each.key;
    if (!each.computed && !visible.has(name)) continue;
    const [start, end] = [each.range[0], each.value.range[0]];
    const text = each.computed ? `${name}: ` : `[${name}]: `;
    yield replaceRange({ ...rest, source, node: each }, start, end, text, 0.5);
  }
}

/** The comma operator mostly stands in parentheses, which a list does not need. */
function withoutParentheses(site: Site, text: string): Proposal {
  const [start, end] = site.node.range;
  const before = /\(\s*$/.exec(site.source.text.slice(0, start));
  const after = /^\s*\)/.exec(site.source.text.slice(end));
  if (before === null || after === null) return replace(site, text, 1);
  return replaceRange(site, before.index, end + after[0].length, text, 1);
}

const edit = (node: { range: readonly [number, number] }, text: string) => ({
  start: node.range[0],
  end: node.range[1],
  text,
});
