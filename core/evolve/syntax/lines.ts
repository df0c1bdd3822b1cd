import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceText } from '../source-text.js';

type Token = TSESTree.Token;
export type Span = readonly [start: number, end: number];

/** The range with its line where nothing else is on it. */
export function wholeLines(text: string, [start, end]: Span): { start: number; end: number } {
  const before = /(?:^|\n)[ \t]*$/.exec(text.slice(0, start));
  const after = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end));
  if (!before || !after) return { start, end };
  return { start: start - before[0].replace('\n', '').length, end: end + after[0].length };
}

/**
 * Whether a statement can be taken out without changing how those beside it are read: the next one does not go on with the
 * one before where that has no semicolon, and no text becomes a directive.
 */
export function isApart(source: Pick<SourceText, 'tokens'>, [start, end]: Span): boolean {
  const before = tokenBefore(source, start);
  const after = tokenAfter(source, end);
  if (!after || after.value === '}') return true;
  if (after.type === 'String') return false;
  if (!before || /^[;{]$/.test(before.value)) return true;
  return (
    !/^(?:[([/`+*.,-]|\+\+|--|\?\.)$/.test(after.value) &&
    after.type !== 'Template' &&
    after.type !== 'RegularExpression'
  );
}

/** Whether a comment lies within the range, in part or whole. */
export const hasCommentIn = ({ comments }: Pick<SourceText, 'comments'>, [start, end]: Span): boolean =>
  comments.some(({ range }) => range[0] < end && range[1] > start);

/** The last token that ends before the position. */
export const tokenBefore = ({ tokens }: Pick<SourceText, 'tokens'>, position: number): Token | undefined =>
  tokens[countWhile(tokens, ({ range }) => range[1] <= position) - 1];

/** The first token that begins at or after the position. */
export const tokenAfter = ({ tokens }: Pick<SourceText, 'tokens'>, position: number): Token | undefined =>
  tokens[countWhile(tokens, ({ range }) => range[0] < position)];

/** How many tokens come before the first for which it does not hold, by halving. */
function countWhile(tokens: readonly Token[], holds: (token: Token) => boolean): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const token = tokens[middle];
    if (token && holds(token)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lines moved to the left or right by the difference of two indents; texts that span lines are not to be among them. */
export function reindent(lines: string, from: string, to: string): string {
  return lines
    .split('\n')
    .map((line) => (line.startsWith(from) ? to + line.slice(from.length) : line))
    .join('\n');
}

/** Whether a template or a string that goes on over lines is in the range: its lines are not to be moved. */
export const hasTextOverLines = ({ tokens }: Pick<SourceText, 'tokens'>, [start, end]: Span): boolean =>
  tokens.some(({ range, loc }) => range[0] >= start && range[1] <= end && loc.start.line !== loc.end.line);
