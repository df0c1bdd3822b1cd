import { type Operator, replace, rewrite, term } from '../proposal.js';
import { keyOf, parentOf, textOf } from '../source.js';

/** `a?.b` for `a.b`, `a ?? d` and `a || d` for `a`, where something may be missing. */
export const optional: Operator = {
  name: 'optional',
  nodes: ['MemberExpression', 'CallExpression'],
  *propose(site) {
    const { node, source } = site;
    const parent = parentOf(source, node);
    if (
      (parent?.type === 'AssignmentExpression' && keyOf(source, node) === 'left') ||
      parent?.type === 'UpdateExpression'
    )
      return;
    if (node.type === 'CallExpression') {
      const open = source.text.indexOf('(', node.typeArguments?.range[1] ?? node.callee.range[1]);
      if (!node.optional && open >= 0 && node.callee.type === 'MemberExpression') {
        yield rewrite(
          `call \`${textOf(source, node.callee)}\` only if it is there`,
          [{ start: open, end: open, text: '?.' }],
          0.3,
        );
      }
      return;
    }
    if (
      node.type !== 'MemberExpression' ||
      node.object.type === 'Super' ||
      node.object.type === 'ThisExpression'
    )
      return;
    if (
      /^(?:Math|JSON|Object|Array|Number|String|module|exports|console|process)$/.test(
        textOf(source, node.object),
      )
    )
      return;
    const end = node.object.range[1];
    if (!node.optional) {
      const tail = source.text.slice(end, node.range[1]);
      const text = node.computed
        ? `?.${tail.trimStart()}`
        : tail.replace(/^\s*\./, (dot) => `${dot.slice(0, -1)}?.`);
      yield replace(site, `${source.text.slice(node.range[0], end)}${text}`, 0.5);
    }
    if (keyOf(source, node) === 'callee' || parent?.type === 'MemberExpression') return;
    for (const [fallback, weight] of [
      ['0', 0.35],
      ["''", 0.25],
      ['[]', 0.25],
      ['{}', 0.2],
      ['null', 0.1],
      ['false', 0.1],
    ] as const) {
      yield replace(site, `(${term(source, node)} ?? ${fallback})`, weight);
      yield replace(site, `(${term(source, node)} || ${fallback})`, weight * 0.8);
    }
  },
};
