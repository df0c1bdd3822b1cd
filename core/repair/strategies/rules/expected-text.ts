import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { compared, type Wanted } from './compared-text.js';
import { brief, codeOf, type Fault, type Fix, replace, type Source } from './rule.js';

/** A text in the code that is less like what the test expects than this many characters is taken for another text. */
const leastShared = 4;
const mostFixes = 24;

/**
 * Wording: the text that a test got in place of the one it expects, corrected where the code writes it. Of a template the parts
 * that are filled in are found again in the expected text.
 */
export async function expectedText({ message, thrown, project }: Fault): Promise<Fix[]> {
  const wanted = compared(message, thrown);
  if (wanted === null || wanted.actual === wanted.expected) return [];
  const fixes = (await project.sources()).flatMap((source) => fixesIn(source, wanted));
  return fixes.sort((a, b) => b.prior - a.prior).slice(0, mostFixes);
}

function fixesIn(source: Source, wanted: Wanted): Fix[] {
  const fixes: Fix[] = [];
  walk(source.program, (node) => {
    const text = isText(node) ? corrected(source, node, wanted) : null;
    if (text !== null && text.code !== codeOf(source, node))
      fixes.push({
        operator: 'text',
        title: `write ${brief(text.code)} in place of ${brief(codeOf(source, node))}`,
        edits: [replace(source, node, text.code)],
        prior: 0.3 + 0.4 * text.share,
      });
    return undefined;
  });
  return fixes;
}

const isText = (node: Node): boolean =>
  (node.type === 'Literal' && typeof node.value === 'string' && !isName(node)) ||
  (node.type === 'TemplateLiteral' && node.parent.type !== 'TaggedTemplateExpression');

/** Of a module or a property, which nobody reads. */
const isName = ({ parent }: Node): boolean =>
  parent === undefined || /^(?:Import|Export)|^TS|^JSX|^ExpressionStatement$/.test(parent.type);

interface Corrected {
  code: string;
  /** How much of the actual text it gives, 0..1. */
  share: number;
}

function corrected(source: Source, node: Node, wanted: Wanted): Corrected | null {
  if (node.type === 'Literal') return ofLiteral(String(node.value), node.raw, wanted);
  return node.type === 'TemplateLiteral' && !wanted.isPart ? ofTemplate(source, node, wanted) : null;
}

function ofLiteral(value: string, raw: string, wanted: Wanted): Corrected | null {
  const { actual, expected, isPart } = wanted;
  const start = actual.indexOf(value);
  if (value.length < leastShared || start === -1) return null;
  const text = isPart ? expected : expectedIn(wanted, start, start + value.length);
  if (text === null || (!isPart && sharedOf(text, value) < leastShared)) return null;
  return { code: quoted(text, raw[0] === '"' ? '"' : "'"), share: value.length / actual.length };
}

/** What is expected where the actual text has that from `start` to `end`; null where they differ elsewhere as well. */
function expectedIn({ actual, expected }: Wanted, start: number, end: number): string | null {
  const before = commonPrefix(actual, expected);
  const after = commonPrefix(reversed(actual.slice(before)), reversed(expected.slice(before)));
  const last = actual.length - after;
  if (start > before || end < last) return null;
  const middle = expected.slice(before, expected.length - after);
  return actual.slice(start, before) + middle + actual.slice(last, end);
}

type Template = Extract<Node, { type: 'TemplateLiteral' }>;

function ofTemplate(source: Source, { quasis, expressions }: Template, wanted: Wanted): Corrected | null {
  const fixed = quasis.map(({ value }) => value.cooked ?? '');
  if (expressions.length === 0 || fixed.join('').length < leastShared) return null;
  const shape = `${fixed.map(escaped).join('([\\s\\S]*?)')}${fixed.at(-1) === '' ? '$' : ''}`;
  const match = new RegExp(shape).exec(wanted.actual);
  const text = match && expectedIn(wanted, match.index, match.index + match[0].length);
  if (match === null || text === null) return null;
  const parts = filledIn(text, match.slice(1));
  const code = parts.map((part) =>
    typeof part === 'string' ? rawText(part) : `\${${codeOf(source, expressions[part] as Node)}}`,
  );
  if (parts.every((part) => typeof part === 'string')) return null;
  return { code: `\`${code.join('')}\``, share: match[0].length / wanted.actual.length };
}

/** A text as its fixed parts and the indices of the values that it holds. */
function filledIn(text: string, values: readonly string[]): (string | number)[] {
  const longestFirst = values
    .map((value, index) => ({ value, index }))
    .sort((a, b) => b.value.length - a.value.length);
  const parts: (string | number)[] = [''];
  for (let at = 0; at < text.length; ) {
    const held = longestFirst.find(({ value }) => value.length > 1 && text.startsWith(value, at));
    if (held) parts.push(held.index, '');
    else parts.push(`${parts.pop()}${text[at]}`);
    at += held ? held.value.length : 1;
  }
  return parts.filter((part) => part !== '');
}

function commonPrefix(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

const reversed = (text: string): string => [...text].reverse().join('');

function sharedOf(a: string, b: string): number {
  const before = commonPrefix(a, b);
  return before + commonPrefix(reversed(a.slice(before)), reversed(b.slice(before)));
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const rawText = (text: string): string => text.replace(/[\\`]|\$\{/g, '\\$&');

/** As a string literal of one line. */
function quoted(text: string, quote: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  return quote === '"' ? `"${inside}"` : `'${inside.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
