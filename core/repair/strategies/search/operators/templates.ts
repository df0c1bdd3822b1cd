import { type Operator, replaceRange, rewrite } from '../proposal.js';
import { textOf } from '../source.js';

/** The fixed parts of a template, and template marks missing from a string: `'${x}'`. */
export const templates: Operator = {
  name: 'template',
  nodes: ['TemplateLiteral', 'Literal'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'Literal') {
      if (typeof node.value !== 'string' || !/\$\{[^}]+\}/.test(node.value)) return;
      const text = `\`${textOf(source, node).slice(1, -1)}\``;
      yield replaceRange(site, node.range[0], node.range[1], text, 1);
      return;
    }
    if (node.type !== 'TemplateLiteral') return;
    for (const quasi of node.quasis) {
      const start = quasi.range[0] + 1;
      const end = start + quasi.value.raw.length;
      for (const [text, weight] of variants(quasi.value.raw))
        yield replaceRange(site, start, end, text, weight);
    }
    const [first, second] = node.expressions;
    for (const expression of node.expressions) {
      const [start, end] = [
        source.text.lastIndexOf('${', expression.range[0]),
        source.text.indexOf('}', expression.range[1]) + 1,
      ];
      if (start >= 0 && end > 0)
        yield rewrite(`leave out \`${textOf(source, expression)}\``, [{ start, end, text: '' }], 0.3);
    }
    if (first !== undefined && second !== undefined) {
      const edits = [
        { start: first.range[0], end: first.range[1], text: textOf(source, second) },
        { start: second.range[0], end: second.range[1], text: textOf(source, first) },
      ];
      yield rewrite('swap what the template inserts', edits, 0.5);
    }
  },
};

function variants(raw: string): [string, number][] {
  const found: [string, number][] = [
    ['', 0.4],
    [raw.trim(), 0.5],
    [`${raw} `, 0.5],
    [` ${raw}`, 0.5],
    [raw.trimStart(), 0.4],
    [raw.trimEnd(), 0.4],
    [raw.slice(0, -1), 0.4],
    [raw.slice(1), 0.4],
    [raw.toLowerCase(), 0.3],
    [raw === '' ? ', ' : raw, 0.3],
    [raw === '' ? '-' : raw, 0.2],
  ];
  return found.filter(([text]) => text !== raw && !text.endsWith('\\'));
}
