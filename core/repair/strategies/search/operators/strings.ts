import { quoteOf } from '../../../syntax/style.js';
import { isValue } from '../places.js';
import { type Operator, replace, type Site } from '../proposal.js';
import { textOf } from '../source.js';
import { literalsNear, vocabularyOf } from '../vocabulary.js';

/** A string for the usual ones, for those written near it or named in comments, and for itself a little changed. */
export const strings: Operator = {
  name: 'string',
  nodes: ['Literal'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'Literal' || typeof node.value !== 'string' || !isValue(source, node)) return;
    const { value } = node;
    const quote = textOf(source, node).startsWith('"') ? '"' : quoteOf(source.text);
    const print = (text: string): string => quoted(text, quote);
    for (const type of isComparedType(site) ? types : [])
      if (type !== value) yield replace(site, print(type), 0.7);
    for (const [text, weight] of variants(value))
      if (text !== value) yield replace(site, print(text), weight);
    const near = literalsNear(source, node).filter((text) => /^["']/.test(text));
    for (const [rank, text] of near.entries()) yield replace(site, text, Math.max(0.7 - 0.05 * rank, 0.15));
    const { commentWords, strings: all } = vocabularyOf(source);
    for (const [rank, text] of commentWords.entries())
      yield replace(site, print(text), Math.max(0.4 - 0.02 * rank, 0.1));
    for (const text of all.slice(0, 16)) yield replace(site, print(text), 0.15);
  },
};

/** A JavaScript literal of the text in the given quotes. */
export const quoted = (text: string, quote: string): string => {
  const escaped = JSON.stringify(text).slice(1, -1);
  return quote === '"' ? `"${escaped}"` : `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
};

/** What `typeof` may give. */
const types = ['string', 'number', 'function', 'object', 'boolean', 'undefined', 'symbol', 'bigint'];

function isComparedType({ node }: Site): boolean {
  const { parent } = node;
  return (
    parent?.type === 'BinaryExpression' &&
    [parent.left, parent.right].some((each) => each.type === 'UnaryExpression' && each.operator === 'typeof')
  );
}

function variants(value: string): [string, number][] {
  const found: [string, number][] = [
    ['', 0.8],
    [' ', 0.6],
    [value.toLowerCase(), 0.5],
    [value.toUpperCase(), 0.5],
    [value.trim(), 0.6],
    [`${value} `, 0.5],
    [` ${value}`, 0.5],
    [value.slice(0, -1), 0.4],
    [value.slice(1), 0.4],
    [value.charAt(0).toUpperCase() + value.slice(1), 0.4],
  ];
  if (value.length <= 1) {
    const others = separators.includes(value) ? separators : ['0', '1'];
    for (const other of others) found.push([other, 0.35]);
  }
  if (value.length === 1) {
    found.push([value + value, 0.3], ...['0', '1', ' '].map((text): [string, number] => [text, 0.25]));
    const code = value.charCodeAt(0);
    if (/[a-z0-9]/i.test(value))
      for (const next of [code + 1, code - 1]) found.push([String.fromCharCode(next), 0.35]);
    for (const end of /[a-z]/.test(value) ? 'az' : /[A-Z]/.test(value) ? 'AZ' : /\d/.test(value) ? '09' : '')
      found.push([end, 0.35]);
  }
  return [...new Map(found.filter(([text]) => text !== value))];
}

const separators = [
  ',',
  ', ',
  ' ',
  '',
  '-',
  '_',
  '.',
  ':',
  ';',
  '/',
  '\n',
  '\t',
  '|',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '+',
  '*',
  '?',
  '!',
];
