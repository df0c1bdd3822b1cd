import {
  brief,
  type Operator,
  type Proposal,
  replace,
  replaceRange,
  rewrite,
  type Site,
} from '../proposal.js';
import { parentOf, textOf } from '../source.js';

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
    if (
      parentOf(source, node)?.type === 'ReturnStatement' &&
      node.type === 'ArrayExpression' &&
      texts.length > 1
    ) {
      yield replace(site, write(texts.toReversed()), 0.4);
    }
  },
};

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
