import type { Paint } from './paint.js';
import { printableCode } from './printable.js';

/** A unified diff in colours. Carriage returns are shown, since a diff of line ends would look empty otherwise. */
export function coloredDiff(patch: string, paint: Paint): string {
  let inHunk = false;
  return patch
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line.startsWith('@@')) inHunk = true;
      else if (line.startsWith('diff ')) inHunk = false;
      return coloredLine(line, inHunk, paint);
    })
    .join('\n');
}

function coloredLine(line: string, inHunk: boolean, paint: Paint): string {
  const text = printableCode(line);
  if (!inHunk) return paint.bold(text);
  if (line.startsWith('@@')) return text.replace(/^(@@[^@]*@@)/, (range) => paint.cyan(range));
  if (line.startsWith('+')) return paint.green(text);
  if (line.startsWith('-')) return paint.red(text);
  return line.startsWith('\\') ? paint.dim(text) : text;
}
