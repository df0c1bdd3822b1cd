import type { Composed, Item } from '../compose.js';
import { cutText } from '../plain-line.js';

/** A message as a small page: no script, no picture, nothing from elsewhere. */
export function htmlOf({ headline, items, more, body }: Composed): string {
  const inner = body
    ? `<pre style="white-space:pre-wrap">${escapeHtml(body.text)}</pre>`
    : `<h1 style="font-size:1.2em">${escapeHtml(headline)}</h1>
<ul>
${items.map(itemHtml).join('\n')}
</ul>${more > 0 ? `\n<p>and ${more} more: <code>healer status</code></p>` : ''}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(headline)}</title></head>
<body style="font-family:sans-serif">
${inner}
</body>
</html>
`;
}

const itemHtml = ({ title, detail, next, diff }: Item): string =>
  [
    '<li>',
    title === '' ? '' : `<strong>${escapeHtml(title)}</strong><br>`,
    detail === '' ? '' : `${escapeHtml(detail)}<br>`,
    `<code>${escapeHtml(next)}</code>`,
    diff ? `<pre>${escapeHtml(cutText(diff, 20_000))}</pre>` : '',
    '</li>',
  ].join('');

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
