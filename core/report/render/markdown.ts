import { printableLine } from '../../printable.js';
import { type DocumentTable, textOf } from '../document/document.js';
import { makeDocument } from '../document/make-document.js';
import type { Report } from '../report.js';

/** GitHub Flavored Markdown that reads well as it is, too. Nothing in it that came from outside is markup. */
export function reportMarkdown(report: Report): string {
  const { title, subtitle, lead, figures, sections } = makeDocument(report);
  const blocks = [
    `# ${inMarkdown(title)}`,
    inMarkdown(subtitle),
    lead.map(({ text, isBad }) => (isBad ? `**${inMarkdown(text)}**` : inMarkdown(text))).join('\n'),
    figures.map(({ label, value }) => `- ${inMarkdown(`${label}: ${value}`)}`).join('\n'),
    ...sections.flatMap(({ title: heading, sentences, tables }) => [
      `## ${inMarkdown(heading)}`,
      ...(sentences.length > 0 ? [sentences.map(inMarkdown).join('\n')] : []),
      ...tables.flatMap(tableBlocks),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function tableBlocks({ caption, columns, rows, more }: DocumentTable): string[] {
  const shown = columns.flatMap(({ picture }, index) => (picture ? [] : [index]));
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map(textOf))].map((cells) =>
    shown.map((index) => inMarkdown(cells[index] ?? '')),
  );
  const widths = shown.map((_, at) => Math.max(3, ...lines.map((cells) => cells[at]?.length ?? 0)));
  const isRight = (at: number): boolean => columns[shown[at] ?? 0]?.align === 'right';
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (isRight(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (isRight(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [head = [], ...body] = lines;
  return [
    `### ${inMarkdown(caption)}`,
    [row(head), row(rule), ...body.map(row)].join('\n'),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

/**
 * A text that Markdown shows as it is: on one line, no emphasis, link, picture, HTML, table cell, formula, mention or
 * automatic link in it.
 */
export function inMarkdown(text: string): string {
  return printableLine(text)
    .replace(/[\\`*_[\]<>|~&$]/g, (sign) => (sign === '&' ? '&amp;' : `\\${sign}`))
    .replace(/@/g, '&#64;')
    .replace(/#(?=\w)/g, '&#35;')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}&#46;`);
}
