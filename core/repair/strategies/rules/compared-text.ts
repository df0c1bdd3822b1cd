import type { ThrownError } from '../../../model.js';
import type { Node } from '../../syntax/parse.js';
import { parse } from '../../syntax/parse.js';

/** Two texts that a test compared. */
export interface Wanted {
  actual: string;
  expected: string;
  /** Whether the expected text is only to be a part of the actual one. */
  isPart: boolean;
}

/** What an assertion about a text says of it; null where it is about something else. */
export function compared(
  message: string,
  { actual, expected }: Pick<ThrownError, 'actual' | 'expected'>,
): Wanted | null {
  for (const [pattern, read] of told) {
    const match = pattern.exec(message);
    const texts = match && read(match.groups ?? {});
    if (texts) return { ...texts, isPart: true };
  }
  const [, pattern] = /^\/(.+)\/\w*$/.exec(expected ?? '') ?? [];
  if (pattern !== undefined) {
    const [text, whole] = [plainText(pattern), printedText(actual) ?? printedMessage(actual)];
    return text === null || whole === null ? null : { actual: whole, expected: text, isPart: true };
  }
  const [got, wanted] = [printedText(actual), printedText(expected)];
  return got === null || wanted === null ? null : { actual: got, expected: wanted, isPart: false };
}

type Groups = Partial<Record<'pattern' | 'text' | 'actual', string>>;

const ofPattern = ({ pattern = '', actual = '' }: Groups) => {
  const expected = plainText(pattern);
  return expected === null ? null : { actual, expected };
};
const ofText = ({ text = '', actual = '' }: Groups) => ({ actual, expected: text });

/** How assertions about what is thrown, or holds a text, put it: those of Node, chai and jest. */
const told: readonly [RegExp, (groups: Groups) => Omit<Wanted, 'isPart'> | null][] = [
  [/did not match the regular expression \/(?<pattern>.+)\/\w*\. Input:\s+'(?<actual>[\s\S]*)'/, ofPattern],
  [/to throw error matching \/(?<pattern>.+)\/\w* but got '(?<actual>[\s\S]*)'/, ofPattern],
  [/to throw error including '(?<text>[\s\S]*)' but got '(?<actual>[\s\S]*)'/, ofText],
  [
    /Expected pattern: +(?:not )?\/(?<pattern>.+)\/\w*\s+Received (?:message|string): +"(?<actual>.*)"/,
    ofPattern,
  ],
  [/Expected (?:substring|message): +"(?<text>.*)"\s+Received (?:message|string): +"(?<actual>.*)"/, ofText],
];

/** The one text that a regular expression matches; null where it matches more. */
function plainText(pattern: string): string | null {
  const inner = pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const text = inner.replace(/\\([^A-Za-z0-9])/g, '');
  if (/[\\^$.*+?()[\]{}|]/.test(text)) return null;
  return inner.replace(/\\([^A-Za-z0-9])/g, '$1');
}

/** The message of an error as `inspect` prints it. */
const printedMessage = (printed = ''): string | null =>
  /^(?:[A-Z]\w*)?Error(?: \[\w+\])?: ([\s\S]*?)(?:\n\s+at |$)/.exec(printed)?.[1] ?? null;

/** A text as `inspect` prints it, over several lines as well. */
function printedText(printed: string | undefined): string | null {
  if (printed === undefined || !/^['"`]/.test(printed)) return null;
  const [statement] = parse('printed.js', `(${printed})`)?.body ?? [];
  return statement?.type === 'ExpressionStatement' ? folded(statement.expression) : null;
}

function folded(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'TemplateLiteral') return node.quasis[0]?.value.cooked ?? null;
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return null;
  const [left, right] = [folded(node.left), folded(node.right)];
  return left === null || right === null ? null : left + right;
}
