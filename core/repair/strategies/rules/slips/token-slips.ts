import { keywordFor } from './keywords.js';
import type { Slip } from './slip.js';

/** Puts a token in, takes one out, or exchanges one, near the points; the nearer, the likelier. */
export function tokenSlips(text: string, points: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  const near = nearTokens(text, points);
  const put = (start: number, end: number, next: string, title: string, prior: number) =>
    slips.push({ start, end, text: next, title, prior });
  for (const { start, end, token, distance } of near) {
    const weight = 0.9 ** distance;
    for (const each of [
      ')',
      ']',
      '}',
      '(',
      '[',
      '{',
      ',',
      ';',
      ':',
      '=',
      '.',
      '+',
      "'",
      '"',
      '`',
      ' => ',
      ' of ',
      ' in ',
      '))',
      '})',
      ' + ',
    ])
      put(end, end, each, `insert ${each.trim()}`, (/^[)\]}]+$/.test(each) ? 0.6 : 0.5) * weight);
    put(start, end, '', `remove ${token}`, (/^\W$/.test(token) ? 0.5 : 0.3) * weight);
    // A name such as `constructor` is no key of the table, whatever it inherits.
    for (const other of Object.hasOwn(exchanges, token) ? (exchanges[token] ?? []) : [])
      put(start, end, other, `replace ${token} by ${other}`, 0.58 * weight);
    const word = keywordFor(token);
    for (const other of word) put(start, end, other, `replace ${token} by ${other}`, 0.75 * weight);
  }
  return slips;
}

const exchanges: Record<string, string[]> = {
  ')': [']', '}', '})', '))', ']'],
  ']': [')', '}'],
  '}': [')', ']', '})', '}}'],
  ';': [',', ')', '}', ');', '});', ':'],
  ',': [';', ':', ')'],
  ':': ['=', ',', ';'],
  '=': [':', '==', '=>', '==='],
  '=>': ['=', '{'],
  '>': ['=>'],
  '->': ['=>'],
  '==': ['=', '==='],
  '|': ['||'],
  '&': ['&&'],
  '.': [',', ''],
  '(': ['[', '{'],
  '[': ['(', '{'],
  '{': ['(', '['],
  and: ['&&'],
  or: ['||'],
  not: ['!'],
  elif: ['else if'],
  elseif: ['else if'],
  elsif: ['else if'],
  def: ['function'],
  fn: ['function'],
  fun: ['function'],
  func: ['function'],
  end: ['}'],
  foreach: ['for'],
  None: ['null'],
};

interface Token {
  token: string;
  start: number;
  end: number;
  distance: number;
}

// The tokens around each point, nearest first; strings and comments count as one.
function nearTokens(text: string, points: readonly number[]): Token[] {
  const tokens = [
    ...text.matchAll(
      /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|[\w$]+|=>|->|[=!]==?|&&|\|\||\?\?|\?\.|\.\.\.|[^\s\w]/g,
    ),
  ];
  const found = new Map<number, Token>();
  for (const [rank, point] of points.entries()) {
    const at = tokens.findIndex((each) => each.index + each[0].length >= point);
    const middle = at === -1 ? tokens.length : at;
    for (let step = -14; step <= 10; step++) {
      const each = tokens[middle + step];
      if (!each) continue;
      const distance = Math.abs(step) * 0.8 + rank * 0.5;
      const known = found.get(each.index);
      if (!known || known.distance > distance)
        found.set(each.index, {
          token: each[0],
          start: each.index,
          end: each.index + each[0].length,
          distance,
        });
    }
  }
  return [...found.values()].sort((a, b) => a.distance - b.distance);
}
