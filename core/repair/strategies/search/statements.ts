import type { Node } from '../../syntax/parse.js';
import { indentAt, lineStart } from '../../syntax/style.js';
import type { TextEdit } from './proposal.js';
import { type Source, textOf } from './source.js';

/** Takes a statement out with its line, when it has the line to itself. */
export function removal(source: Source, statement: Node): TextEdit {
  const [start, end] = statement.range;
  const { text } = source;
  const from = lineStart(text, start);
  const lineEnd = text.indexOf('\n', end);
  const to = lineEnd < 0 ? text.length : lineEnd + 1;
  const alone = text.slice(from, start).trim() === '' && text.slice(end, to).trim() === '';
  return alone ? { start: from, end: to, text: '' } : { start, end, text: '' };
}

/** Puts a line of code before a statement of a list, indented like it. */
export function insertionBefore(source: Source, statement: Node, code: string): TextEdit {
  const at = statement.range[0];
  const closed = /[;}]\s*$/.test(code) ? code : `${code};`;
  const separator = ownsLine(source, at) ? `\n${indentAt(source.text, at)}` : ' ';
  return { start: at, end: at, text: `${closed}${separator}` };
}

/** Puts a line of code after a statement of a list, indented like it. */
export function insertionAfter(source: Source, statement: Node, code: string): TextEdit {
  const [start, at] = statement.range;
  const separator = ownsLine(source, start)
    ? `\n${indentAt(source.text, start)}`
    : endsOpen(source, statement)
      ? '; '
      : ' ';
  return { start: at, end: at, text: `${separator}${code}` };
}

const ownsLine = (source: Source, at: number): boolean =>
  source.text.slice(lineStart(source.text, at), at).trim() === '';

const endsOpen = (source: Source, statement: Node): boolean => !/[;}]\s*$/.test(textOf(source, statement));

/** The statements inside of a block, or the lone statement that stands in its place. */
export const bodyOf = (node: Node): readonly Node[] => (node.type === 'BlockStatement' ? node.body : [node]);

/** Text between the braces of a block, or of the lone statement. */
export function innerText(source: Source, node: Node): string {
  const body = bodyOf(node);
  const [first, last] = [body[0], body.at(-1)];
  return first === undefined || last === undefined ? '' : source.text.slice(first.range[0], last.range[1]);
}
