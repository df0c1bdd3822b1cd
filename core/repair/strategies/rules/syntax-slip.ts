import { isAbsolute, relative } from 'node:path';
import { syntaxTrouble } from '../../syntax/parse.js';
import { lineAt, lineStart, lineStop, offsetAt } from '../../syntax/style.js';
import { type Fault, type Fix, insert, remove, replace, type Source } from './rule.js';

const mostTries = 1500;
const mostFixes = 40;
const openers: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

type Unparsed = Pick<Source, 'file' | 'text'>;
interface Slip {
  title: string;
  start: number;
  end: number;
  text: string;
  prior: number;
}

/**
 * Token-level repair of files that do not parse: a bracket, quote, comma, semicolon or operator is put in, taken out
 * or exchanged near the trouble, and only what parses is proposed.
 */
export async function syntaxSlip(fault: Fault): Promise<Fix[]> {
  const files = await unparsedFiles(fault);
  const fixes: Fix[] = [];
  for (const { file, text } of files) {
    const source = { file, text } as Source;
    const trouble = syntaxTrouble(file, text);
    if (!trouble) continue;
    const points = [trouble.offset, ...pointsOf(fault, file, text)];
    const seen = new Set<string>();
    let tries = 0;
    for (const slip of slipsAt(file, text, points).sort((a, b) => b.prior - a.prior)) {
      const next = text.slice(0, slip.start) + slip.text + text.slice(slip.end);
      if (tries++ > mostTries || fixes.length > mostFixes || seen.has(next)) continue;
      seen.add(next);
      if (syntaxTrouble(file, next)) continue;
      const edit =
        slip.text === ''
          ? remove(source, slip.start, slip.end)
          : slip.start === slip.end
            ? insert(source, slip.start, slip.text)
            : replace(source, { range: [slip.start, slip.end] }, slip.text);
      fixes.push({
        operator: 'syntax',
        title: `${slip.title} in line ${lineAt(text, slip.start)}`,
        edits: [edit],
        prior: slip.prior,
      });
    }
  }
  return fixes;
}

// All files that do not parse, those that the message names first.
async function unparsedFiles({ context, thrown, message }: Fault): Promise<Unparsed[]> {
  const shown = `${thrown.excerpt ?? ''}\n${thrown.stack ?? ''}\n${message}`;
  const named = [...context.sources].sort((a, b) => Number(shown.includes(b)) - Number(shown.includes(a)));
  const found: Unparsed[] = [];
  for (const file of named.slice(0, 300)) {
    const text = await context.read(file);
    if (text !== undefined && syntaxTrouble(file, text)) found.push({ file, text });
  }
  return found;
}

// Where the engine says the trouble is: `path:line` in the excerpt above the error.
function pointsOf({ thrown, context, message }: Fault, file: string, text: string): number[] {
  const shown = `${thrown.excerpt ?? ''}\n${thrown.stack ?? ''}\n${message}`;
  const places = [...shown.matchAll(/(?:file:\/\/)?([^\s():]+):(\d+)(?::(\d+))?/g)];
  return places.flatMap(([, path = '', line, column]) => {
    const local = isAbsolute(path) ? relative(context.folder, path) : path;
    if (local !== file && !path.endsWith(`/${file}`)) return [];
    return [
      offsetAt(text, Number(line), column ? Number(column) : 1),
      lineStop(text, offsetAt(text, Number(line))),
    ];
  });
}

function slipsAt(file: string, text: string, points: readonly number[]): Slip[] {
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
  slips.push(...quoteSlips(text, points), ...bracketSlips(text, points), ...commentSlips(text, points));
  if (/\.json$/.test(file)) return [];
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

const keywords = [
  'function',
  'const',
  'let',
  'return',
  'class',
  'extends',
  'import',
  'export',
  'from',
  'async',
  'await',
  'default',
  'switch',
  'case',
  'else',
  'if',
  'for',
  'while',
  'try',
  'catch',
  'finally',
  'throw',
  'new',
  'typeof',
  'static',
  'constructor',
];

// A keyword with one slip of the finger: two letters swapped, one missing, one too many.
function keywordFor(token: string): string[] {
  if (!/^[A-Za-z]{2,12}$/.test(token) || keywords.includes(token)) return [];
  return keywords.filter(
    (each) => Math.abs(each.length - token.length) <= 1 && oneSlip(token.toLowerCase(), each),
  );
}

function oneSlip(a: string, b: string): boolean {
  if (a === b) return true;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - start && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail++;
  const [left, right] = [a.slice(start, a.length - tail), b.slice(start, b.length - tail)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && left[1] === right[0] && left[0] === right[1];
}

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

// A string that its line does not end: close it before what ends the statement; or escape or exchange an inner quote.
function quoteSlips(text: string, points: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  for (const line of new Set(
    points.flatMap((point) => [
      lineStart(text, point),
      lineStart(text, Math.max(0, lineStart(text, point) - 1)),
    ]),
  )) {
    const stop = lineStop(text, line);
    const content = text.slice(line, stop);
    for (const quote of ["'", '"', '`']) {
      const places = [...content.matchAll(new RegExp(quote, 'g'))].map((each) => line + each.index);
      if (places.length === 0 || (places.length % 2 === 0 && quote === '`')) continue;
      for (const end of new Set([
        stop,
        ...[...content.matchAll(/[;,)\]}\s]+/g)].map((each) => line + each.index),
      ]))
        slips.push({
          start: end,
          end,
          text: quote,
          title: `close the string with ${quote}`,
          prior: 0.55 + (end > (places.at(-1) ?? 0) ? 0.1 : 0) - (stop - end) / 1000,
        });
      for (const at of places) {
        slips.push({ start: at, end: at, text: '\\', title: `escape ${quote}`, prior: 0.55 });
        for (const other of ["'", '"', '`'].filter((each) => each !== quote))
          slips.push({
            start: at,
            end: at + 1,
            text: other,
            title: `replace ${quote} by ${other}`,
            prior: 0.6,
          });
      }
      const [first] = places;
      const last = places.at(-1);
      if (first !== undefined && last !== undefined && places.length > 2) {
        for (const other of ['"', "'", '`'].filter((each) => each !== quote && !content.includes(each)))
          slips.push({
            start: first,
            end: last + 1,
            text: other + text.slice(first + 1, last) + other,
            title: `quote with ${other}`,
            prior: 0.62,
          });
        slips.push({
          start: first,
          end: last + 1,
          text: `\`${text.slice(first + 1, last)}\``,
          title: 'quote with `',
          prior: 0.4,
        });
      }
    }
  }
  return slips;
}

// Brackets that do not match: the one that is missing goes where the indentation falls back, the one too many goes.
function bracketSlips(text: string, points: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  const { open, extra } = unbalanced(text);
  for (const { at } of extra.slice(0, 6))
    slips.push({ start: at, end: at + 1, text: '', title: `remove ${text[at]}`, prior: 0.6 });
  const lines = [...text.matchAll(/^([ \t]*)(.*?)\r?$/gm)].map((each) => ({
    start: each.index,
    indent: (each[1] ?? '').length,
    content: each[2] ?? '',
  }));
  for (const { at, bracket } of [...open.slice(-6), ...blockOpeners(text).slice(-40)]) {
    const close = openers[bracket] ?? '';
    const own = lines.findLast((line) => line.start <= at);
    if (!own) continue;
    const indent = ' '.repeat(0) + text.slice(own.start, own.start + own.indent);
    const later = lines.filter((line) => line.start > at);
    const back = later.find((line) => line.content !== '' && line.indent <= own.indent);
    const where = back ? back.start : text.length;
    const unclosed = open.some((each) => each.at === at);
    // A block whose closing line stands at another depth is the likely one.
    const suspicious = back !== undefined && !back.content.startsWith(close);
    if (bracket === '{' && (unclosed || suspicious)) {
      for (const tail of ['}', '});', '},', '})'])
        slips.push({
          start: where,
          end: where,
          text: `${indent}${tail}\n`,
          title: `close the block with ${tail}`,
          prior: (suspicious ? 0.82 : 0.66) - (tail === '}' ? 0 : 0.06),
        });
      if (!back)
        slips.push({
          start: text.length,
          end: text.length,
          text: `${text.endsWith('\n') ? '' : '\n'}}\n`,
          title: 'close the block',
          prior: 0.8,
        });
    } else if (unclosed) {
      for (const line of [own, ...later.slice(0, 30)]) {
        const stop = lineStop(text, line.start);
        for (const end of new Set([
          stop,
          stop - (/[;,]?$/.exec(text.slice(line.start, stop))?.[0].length ?? 0),
        ]))
          if (end > at)
            slips.push({
              start: end,
              end,
              text: close,
              title: `insert ${close}`,
              prior:
                0.7 -
                Math.abs(line.start - own.start) / 2000 -
                (points.some((point) => Math.abs(point - end) < 80) ? 0 : 0.1),
            });
      }
    }
  }
  return slips;
}

function commentSlips(text: string, points: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  const begin = text.lastIndexOf('/*');
  if (begin !== -1 && text.indexOf('*/', begin) === -1) {
    const stop = lineStop(text, begin);
    slips.push({ start: stop, end: stop, text: ' */', title: 'end the comment', prior: 0.8 });
  }
  for (const point of points) {
    const start = lineStart(text, point);
    const hash = /^\s*#(?!!|\w+\s*[=(;])/.exec(text.slice(start, lineStop(text, start)));
    if (hash)
      slips.push({
        start: start + hash[0].length - 1,
        end: start + hash[0].length,
        text: '//',
        title: 'write a comment with //',
        prior: 0.85,
      });
    const conflict = [...text.matchAll(/^(?:<{7}.*|={7}|>{7}.*)\r?\n/gm)];
    if (conflict.length === 3) slips.push(...resolveConflict(text, conflict));
  }
  return slips;
}

// Marks that a merge left: take the one side, or the other.
function resolveConflict(text: string, [ours, parting, theirs]: RegExpMatchArray[]): Slip[] {
  if (ours?.index === undefined || parting?.index === undefined || theirs?.index === undefined) return [];
  const start = ours.index;
  const end = theirs.index + theirs[0].length;
  const first = text.slice(start + ours[0].length, parting.index);
  const second = text.slice(parting.index + parting[0].length, theirs.index);
  return [first, second].map((side, index) => ({
    start,
    end,
    text: side,
    title: `take side ${index + 1} of the conflict`,
    prior: 0.9 - index * 0.05,
  }));
}

interface Bracket {
  at: number;
  bracket: string;
}

function unbalanced(text: string): { open: Bracket[]; extra: Bracket[] } {
  const open: Bracket[] = [];
  const extra: Bracket[] = [];
  for (const each of bracketsOf(text)) {
    if (openers[each.bracket]) open.push(each);
    else if (openers[open.at(-1)?.bracket ?? ''] === each.bracket) open.pop();
    else extra.push(each);
  }
  return { open, extra };
}

const blockOpeners = (text: string): Bracket[] => bracketsOf(text).filter(({ bracket }) => bracket === '{');

function bracketsOf(text: string): Bracket[] {
  const tokens = text.matchAll(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|[()[\]{}]/g,
  );
  return [...tokens]
    .filter((each) => each[0].length === 1)
    .map((each) => ({ at: each.index, bracket: each[0] }));
}
