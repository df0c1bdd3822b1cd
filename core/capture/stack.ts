import type { StackFrame } from '../model.js';
import { projectPath } from './project-path.js';

const longestLine = 8192;

/**
 * Reads the frames of a V8 stack trace, innermost first. Frames without a position, such as
 * `at async Promise.all (index 0)` or `at Array.map (<anonymous>)`, are left out; code made by `eval` is placed where
 * `eval` was called. The header that Node prints above a syntax error (`/a/b.js:3`, excerpt, caret) becomes the first
 * frame. Takes time linear in the text.
 */
export function parseStack(stack: string, root: string): StackFrame[] {
  const lines = stack.split('\n').map((line) => line.slice(0, longestLine));
  const frames = lines.map((line) => parseFrame(line, root)).filter((frame) => frame !== undefined);
  const header = parseHeader(lines, root);
  const known = header && frames.some((frame) => frame.file === header.file && frame.line === header.line);
  return header && !known ? [header, ...frames] : frames;
}

/** One line of a stack trace, or undefined where the line is no frame with a position. */
export function parseFrame(line: string, root: string): StackFrame | undefined {
  const trimmed = line.trim();
  if (!trimmed.startsWith('at ')) return undefined;
  let text = trimmed.slice(3).trim();
  const async = text.startsWith('async ');
  if (async) text = text.slice(6);
  const { name, place } = splitFrame(text);
  const position = parsePosition(place);
  if (!position) return undefined;
  return {
    ...projectPath(position.file, root),
    line: position.line,
    column: position.column,
    ...(name && { function: name }),
    ...(async && { async }),
  };
}

/** The source line that Node prints above a syntax error, with its caret line: `let a = ;\n        ^`. */
export function excerptOf(stack: string): string | undefined {
  const lines = stack.split('\n');
  const caret = lines.slice(0, 8).findIndex((line) => /^\s*\^+\s*$/.test(line));
  if (caret < 2 || !headerPosition(lines[0] ?? '')) return undefined;
  return lines.slice(1, caret + 1).join('\n');
}

/** `name (place)`, or the place alone. Both may hold parentheses; places end in `:line:column`. */
function splitFrame(text: string): { name: string; place: string } {
  const open = text.indexOf(' (');
  // A parenthesis that opens behind a name and is never closed: the line was cut off.
  if (!text.endsWith(')')) return { name: '', place: /^[^/\\]* \(/.test(text) ? '' : text };
  if (text.startsWith('(')) return { name: '', place: text.slice(1, -1) };
  if (open < 0) return { name: '', place: text };
  const name = text.slice(0, open).replace(/ \[as [^\]]*\]$/, '');
  // No function is called like a path, or leaves a parenthesis open: two lines ran into one another.
  const isBroken = /^(?:\/|[A-Za-z]:[\\/]|file:)/.test(name) || name.lastIndexOf('(') > name.lastIndexOf(')');
  if (isBroken) return { name: '', place: '' };
  return { name, place: text.slice(open + 2, -1) };
}

function parsePosition(place: string): { file: string; line: number; column: number } | undefined {
  if (place.startsWith('eval at ')) return parseEval(place);
  const column = numberAtEnd(place, place.length);
  if (!column) return undefined;
  const line = numberAtEnd(place, column.start);
  const file = place.slice(0, (line ?? column).start);
  if (file.trim() === '') return undefined;
  return line ? { file, line: line.value, column: column.value } : { file, line: column.value, column: 1 };
}

/** `eval at f (/a.js:1:2), <anonymous>:3:4`: what eval made has no file, so the caller stands for it. */
function parseEval(place: string): ReturnType<typeof parsePosition> {
  const open = place.lastIndexOf('(');
  const close = place.indexOf(')', open);
  return open < 0 || close < 0 ? undefined : parsePosition(place.slice(open + 1, close));
}

/** The digits that end before `end` and the colon in front of them. */
function numberAtEnd(text: string, end: number): { value: number; start: number } | undefined {
  let start = end;
  while (start > 0 && end - start < 10 && isDigit(text.charCodeAt(start - 1))) start -= 1;
  if (start === end || text[start - 1] !== ':') return undefined;
  return { value: Number(text.slice(start, end)), start: start - 1 };
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function parseHeader(lines: string[], root: string): StackFrame | undefined {
  const position = headerPosition(lines[0] ?? '');
  if (!position) return undefined;
  const caret = lines.slice(1, 8).find((line) => /^\s*\^+\s*$/.test(line));
  const placed = projectPath(position.file, root);
  if (placed.origin === 'internal') return undefined;
  return { ...placed, line: position.line, column: caret ? caret.indexOf('^') + 1 : 1 };
}

function headerPosition(line: string): { file: string; line: number } | undefined {
  const text = line.trim();
  if (text.startsWith('at ') || !/^(?:file:|\/|[A-Za-z]:[\\/]|\\\\|[\w.@-]+[\\/])/.test(text))
    return undefined;
  const end = numberAtEnd(text, text.length);
  return end && end.start > 0 ? { file: text.slice(0, end.start), line: end.value } : undefined;
}
