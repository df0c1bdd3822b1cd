import { isValue } from '../places.js';
import { brief, type Operator, type Proposal, replace, rewrite, type Site, term } from '../proposal.js';
import { keyOf, namesAt, parentOf, textOf } from '../source.js';

/** `a?.b` for `a.b`, `a ?? d` and `a || d` for `a`, where something may be missing. */
export const optional: Operator = {
  name: 'optional',
  nodes: ['MemberExpression', 'CallExpression', 'Identifier'],
  *propose(site) {
    const { node, source } = site;
    const parent = parentOf(source, node);
    if (
      (parent?.type === 'AssignmentExpression' && keyOf(source, node) === 'left') ||
      parent?.type === 'UpdateExpression'
    )
      return;
    if (node.type === 'Identifier') {
      if (isValue(source, node) && parent?.type !== 'LogicalExpression') yield* fallbacks(site, 0.6);
      return;
    }
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
      const at = source.text.indexOf(node.computed ? '[' : '.', end);
      const edit = { start: at, end: at, text: node.computed ? '?.' : '?' };
      yield rewrite(
        `read \`${brief(textOf(source, node))}\` only if it is there`,
        [edit],
        0.5,
        'read only if it is there',
      );
    }
    if (keyOf(source, node) === 'callee' || parent?.type === 'MemberExpression') return;
    yield* fallbacks(site, 1);
  },
};

function* fallbacks(site: Site, share: number): Generator<Proposal> {
  const { node, source } = site;
  const text = term(source, node);
  const names = namesAt(source, node).filter(({ kind }) => kind === 'variable' || kind === 'parameter');
  const near = names.slice(0, 4).map(({ name }): [string, number] => [name, 0.2]);
  for (const [fallback, weight] of [...constants, ...near]) {
    if (fallback === text) continue;
    yield replace(site, `(${text} ?? ${fallback})`, weight * share);
    yield replace(site, `(${text} || ${fallback})`, weight * share * 0.8);
  }
}

const constants: readonly [string, number][] = [
  ['0', 0.35],
  ["''", 0.25],
  ['[]', 0.25],
  ['{}', 0.2],
  ['null', 0.1],
  ['false', 0.1],
];
