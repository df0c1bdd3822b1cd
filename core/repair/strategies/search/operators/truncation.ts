import type { Node } from '../../../syntax/parse.js';
import { type Operator, replace } from '../proposal.js';
import { type Source, textOf } from '../source.js';

/** Cuts off the fraction of numbers beyond 32 bits too, which `x | 0`, `~~x` and `x >> 0` wrap around. */
export const truncation: Operator = {
  name: 'truncation',
  nodes: ['BinaryExpression', 'UnaryExpression'],
  *propose(site) {
    const { node, source } = site;
    const cut = truncated(source, node);
    if (cut !== null) {
      yield replace(site, `Math.trunc(${cut})`, 1);
      yield replace(site, `Math.floor(${cut})`, 0.6);
    }
    if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return;
    for (const [side, other] of [
      [node.left, node.right],
      [node.right, node.left],
    ] as const) {
      const text = textOf(source, side);
      const whole = truncated(source, other) ?? roundedBy(source, other);
      if (whole !== text) continue;
      yield replace(site, `${node.operator.startsWith('!') ? '!' : ''}Number.isInteger(${text})`, 1);
    }
  },
};

/** The text of the number whose fraction is cut off by operators on bits; null where none is. */
function truncated(source: Source, node: Node): string | null {
  if (node.type === 'BinaryExpression' && /^(?:\||>>|>>>|<<)$/.test(node.operator))
    return textOf(source, node.right) === '0' ? textOf(source, node.left) : null;
  if (node.type !== 'UnaryExpression' || node.operator !== '~') return null;
  const { argument } = node;
  return argument.type === 'UnaryExpression' && argument.operator === '~'
    ? textOf(source, argument.argument)
    : null;
}

function roundedBy(source: Source, node: Node): string | null {
  if (node.type !== 'CallExpression') return null;
  const [argument] = node.arguments;
  const rounds = /^(?:Math\.(?:floor|trunc|round|ceil)|parseInt)$/.test(textOf(source, node.callee));
  return rounds && argument !== undefined ? textOf(source, argument) : null;
}
