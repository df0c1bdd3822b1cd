import type { Composed, Item } from '../compose.js';
import { cutText } from '../plain-line.js';

/** Few and short lines, as many as fit into `longest` characters once they are escaped: a chat is no place for diffs. */
export function chatText(message: Composed, longest: number, escapeText: (text: string) => string): string {
  const headline = escapeText(message.headline);
  const lines = linesOf(message).map(escapeText);
  const withFirst = (shown: number): string => {
    const left = message.more + lines.length - shown;
    return [headline, ...lines.slice(0, shown), ...(left > 0 ? [`and ${left} more`] : [])].join('\n');
  };
  let shown = Math.min(lines.length, mostLines);
  while (shown > 0 && withFirst(shown).length > longest) shown -= 1;
  return withFirst(shown);
}

const mostLines = 10;

/** Of a text, its first lines. */
function linesOf({ items, body }: Composed): string[] {
  if (body === undefined) return items.map(lineOf);
  return body.text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => cutText(line, 240));
}

function lineOf({ title, detail, next }: Item): string {
  if (title === '') return `• ${next}`;
  return `• ${cutText(detail === '' ? title : `${title} (${detail})`, 240)}: ${next}`;
}
