import type { ThrownError } from '../core/model.js';
import { cut } from './thrown.js';

const header =
  /^(?:Uncaught |\[UnhandledPromiseRejection: )?([A-Z][\w$]*(?:Error|Exception|Failure)?)(?: \[([A-Z_0-9]+)\])?: ?(.*)$/;

/**
 * The error that Node printed when it ended a process: an excerpt of the source, the stack, the properties.
 * Returns the last one in `text`, null when there is none. Linear in the length of the text.
 */
export function parsePrinted(text: string): ThrownError | null {
  const lines = text.split(/\r?\n/);
  const first = findHeader(lines);
  if (first === -1) return null;
  const match = header.exec(lines[first] ?? '');
  if (!match) return null;
  const [, name = 'Error', code, message = ''] = match;
  const rest = lines.slice(first + 1);
  const firstFrame = rest.findIndex((line) => /^\s+at /.test(line));
  const messageLines = firstFrame === -1 ? [] : rest.slice(0, firstFrame);
  const frames = rest.slice(Math.max(firstFrame, 0)).filter((line) => /^\s+at /.test(line));
  const whole = [message, ...messageLines].join('\n').trimEnd();
  const thrown: ThrownError = {
    name,
    message: cut(whole),
    stack: cut([`${name}: ${whole}`, ...frames].join('\n')),
  };
  const property = /^[ \t]+code: '([^'\n]+)'/m.exec(rest.join('\n'))?.[1];
  if (code ?? property) thrown.code = code ?? property;
  const excerpt = excerptAbove(lines, first);
  if (excerpt) {
    thrown.excerpt = excerpt.text;
    if (excerpt.place)
      thrown.stack = cut(`${name}: ${whole}\n    at ${excerpt.place}\n${frames.join('\n')}`.trimEnd());
  }
  return thrown;
}

/** The last line that starts an error and is followed by a stack; else the last that merely looks like one. */
function findHeader(lines: string[]): number {
  let candidate = -1;
  for (let index = lines.length - 1; index >= 0; index--) {
    if (!header.test(lines[index] ?? '')) continue;
    const name = header.exec(lines[index] ?? '')?.[1] ?? '';
    const stacked = lines.slice(index + 1, index + 40).some((line) => /^\s+at /.test(line));
    if (stacked && /Error|Exception|Failure/.test(name)) return index;
    if (candidate === -1 && /(?:Error|Exception)$/.test(name)) candidate = index;
  }
  return candidate;
}

/** Node prints `file:line`, the source line and a caret above errors; a syntax error's place is only there. */
function excerptAbove(lines: string[], first: number): { text: string; place: string | null } | null {
  for (let index = first - 1; index >= Math.max(0, first - 8); index--) {
    if (!/^\s*\^+\s*$/.test(lines[index] ?? '')) continue;
    const above = /^(.+):(\d+)$/.exec(lines[index - 2] ?? '');
    const column = (lines[index] ?? '').indexOf('^') + 1;
    if (above?.[1]?.startsWith('node:')) return null;
    const place = above ? `${above[1]}:${above[2]}:${column}` : null;
    return { text: lines.slice(Math.max(0, index - 2), index + 1).join('\n'), place };
  }
  return null;
}
