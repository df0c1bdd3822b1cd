import type { Paint } from './paint.js';
import { printableCode } from './printable.js';
import { cut } from './width.js';

export interface Excerpt {
  /** Number of the first line, 1-based. */
  start: number;
  lines: string[];
  /** Lines that are meant, 1-based. */
  marked: { from: number; to: number };
}

/** Code with line numbers; the meant lines carry a `>`. */
export function excerptLines({ start, lines, marked }: Excerpt, width: number, paint: Paint): string[] {
  const digits = String(start + lines.length - 1).length;
  return lines.map((line, index) => {
    const number = start + index;
    const isMarked = number >= marked.from && number <= marked.to;
    const gutter = `${isMarked ? '>' : ' '} ${String(number).padStart(digits)} | `;
    const code = cut(printableCode(line), Math.max(10, width - gutter.length));
    return isMarked
      ? `${paint.red(gutter)}${paint.bold(code)}`.trimEnd()
      : `${paint.dim(gutter)}${code}`.trimEnd();
  });
}
