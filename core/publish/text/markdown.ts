import { printableLine } from '../../printable.js';
import { inMarkdown } from '../../report/render/markdown.js';
import { withoutSecrets } from '../../secrets/without-secrets.js';

/** A text of unknown origin, as code within a line: nothing in it is markup, a link or a mention. */
export function inlineCode(text: string): string {
  const line = printableLine(text).slice(0, 300);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The same for several lines. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}

export const rows = (pairs: readonly (readonly [label: string, text: string])[]): string =>
  [
    '| | |',
    '|---|---|',
    ...pairs.map(([label, text]) => `| ${label} | ${text.replace(/\|/g, '\\|')} |`),
  ].join('\n');

/** What a person may open: for what is long. */
export const details = (summary: string, text: string): string =>
  `<details><summary>${inMarkdown(summary)}</summary>\n\n${text}\n\n</details>`;

/**
 * Sections below each other, without secrets, in at most `longest` UTF-16 code units: of what does not fit, the last ones are
 * left out, and `rest` says where they are.
 */
export function fitted(sections: readonly string[], longest: number, rest: string): string {
  const safe = sections.filter((section) => section !== '').map((section) => withoutSecrets(section));
  const whole = safe.join('\n\n');
  if (whole.length <= longest) return whole;
  const taken: string[] = [];
  let left = longest - rest.length - 2;
  for (const section of safe) {
    left -= section.length + 2;
    if (left < 0) break;
    taken.push(section);
  }
  return [...taken, rest].join('\n\n');
}

/** A title for a list: one line, 200 characters at most. */
export function titleOf(text: string): string {
  const line = withoutSecrets(printableLine(text)).replace(/\s+/g, ' ').trim();
  const points = [...line];
  return points.length <= 200 ? line : `${points.slice(0, 199).join('')}…`;
}
