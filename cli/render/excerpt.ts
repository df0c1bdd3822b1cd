import type { ExcerptLine } from '../../core/diagnose/explain.js';
import type { Paint } from './paint.js';
import { printableCode } from './printable.js';
import { cut } from './width.js';

/** Code with line numbers; the suspected lines carry a `>`. */
export function excerptLines(lines: readonly ExcerptLine[], width: number, paint: Paint): string[] {
  const digits = String(lines.at(-1)?.line ?? 0).length;
  return lines.map(({ line, text, suspect }) => {
    const gutter = `${suspect ? '>' : ' '} ${String(line).padStart(digits)} | `;
    const code = cut(printableCode(text), Math.max(10, width - gutter.length));
    return (suspect ? paint.red(gutter) + paint.bold(code) : paint.dim(gutter) + code).trimEnd();
  });
}
