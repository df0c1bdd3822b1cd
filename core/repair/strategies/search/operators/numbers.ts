import type { Node } from '../../../syntax/parse.js';
import { isValue } from '../places.js';
import { type Operator, replace } from '../proposal.js';
import { literalsNear, vocabularyOf } from '../vocabulary.js';

/** A number for its neighbours, for the usual ones, and for those written near it. */
export const numbers: Operator = {
  name: 'number',
  nodes: ['Literal'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'Literal' && typeof node.value === 'bigint' && isValue(source, node)) {
      for (const step of [1n, -1n]) yield replace(site, `${node.value + step}n`, 0.8, { compound: true });
      for (const text of ['0n', '1n', '2n', '10n']) yield replace(site, text, 0.5);
      return;
    }
    if (node.type !== 'Literal' || typeof node.value !== 'number' || !isValue(source, node)) return;
    const idle = idleOperand(node);
    for (const [text, weight] of variants(node.value))
      if (text !== idle) yield replace(site, text, weight, { compound: text.startsWith('-') });
    const near = literalsNear(source, node).filter((text) => /^\d/.test(text));
    for (const [rank, text] of near.entries()) yield replace(site, text, Math.max(0.7 - 0.05 * rank, 0.2));
    for (const text of vocabularyOf(source).numbers.slice(0, 12)) yield replace(site, text, 0.2);
  },
};

/** What would make the operation around a number do nothing: taking the operand out says the same, and better. */
function idleOperand({ parent, range }: Node): string | null {
  if (parent?.type !== 'BinaryExpression') return null;
  const isRight = parent.right.range[0] === range[0];
  if (parent.operator === '+' || (parent.operator === '-' && isRight)) return '0';
  return parent.operator === '*' || (parent.operator === '/' && isRight) ? '1' : null;
}

function variants(value: number): [string, number][] {
  const found: [number, number][] = [
    [value + 1, 1],
    [value - 1, 1],
    [0, 0.7],
    [1, 0.7],
    [2, 0.5],
    [-1, 0.4],
    [value + 2, 0.35],
    [value - 2, 0.35],
    [value * 2, 0.3],
    [value / 2, 0.3],
    [value * 10, 0.3],
    [value / 10, 0.3],
    [-value, 0.4],
    [1 / value, 0.2],
    [10, 0.3],
    [100, 0.15],
    [3, 0.25],
    [4, 0.15],
    [5, 0.15],
  ];
  const texts = new Map<string, number>();
  for (const [number, weight] of found) {
    const text = printed(number);
    if (text !== null && number !== value && !texts.has(text)) texts.set(text, weight);
  }
  return [...texts];
}

const printed = (value: number): string | null =>
  Number.isFinite(value) && String(value).length < 12 ? String(Object.is(value, -0) ? 0 : value) : null;
