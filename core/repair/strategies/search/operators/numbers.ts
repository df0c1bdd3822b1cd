import { isValue } from '../places.js';
import { type Operator, replace } from '../proposal.js';
import { literalsNear, vocabularyOf } from '../vocabulary.js';

/** A number for its neighbours, for the usual ones, and for those written near it. */
export const numbers: Operator = {
  name: 'number',
  nodes: ['Literal'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'Literal' || typeof node.value !== 'number' || !isValue(source, node)) return;
    for (const [text, weight] of variants(node.value))
      yield replace(site, text, weight, { compound: text.startsWith('-') });
    const near = literalsNear(source, node).filter((text) => /^\d/.test(text));
    for (const [rank, text] of near.entries()) yield replace(site, text, Math.max(0.7 - 0.05 * rank, 0.2));
    for (const text of vocabularyOf(source).numbers.slice(0, 12)) yield replace(site, text, 0.2);
  },
};

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
