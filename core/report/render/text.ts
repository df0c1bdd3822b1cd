import { printableLine } from '../../printable.js';
import { type DocumentTable, textOf } from '../document/document.js';
import { makeDocument } from '../document/make-document.js';
import type { Report } from '../report.js';

/** Plain text, for mail and files; lines may be long where titles are. */
export function reportText(report: Report): string {
  const { title, subtitle, lead, figures, sections } = makeDocument(report);
  const widest = Math.max(...figures.map(({ value }) => value.length));
  const blocks = [
    underlined(title, '='),
    printableLine(subtitle),
    lead.map(({ text, isBad }) => `${isBad ? '! ' : '  '}${printableLine(text)}`).join('\n'),
    figures.map(({ label, value }) => `  ${value.padStart(widest)}  ${label}`).join('\n'),
    ...sections.flatMap(({ title: heading, sentences, tables }) => [
      underlined(heading, '-'),
      ...(sentences.length > 0 ? [sentences.map(printableLine).join('\n')] : []),
      ...tables.map(tableText),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const underlined = (text: string, line: string): string => {
  const shown = printableLine(text);
  return `${shown}\n${line.repeat(shown.length)}`;
};

function tableText({ caption, columns, rows, more }: DocumentTable): string {
  const shown = columns.flatMap(({ picture }, index) => (picture ? [] : [index]));
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map(textOf))].map((cells) =>
    shown.map((index) => printableLine(cells[index] ?? '')),
  );
  const widths = shown.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const drawn = lines.map((cells) =>
    cells
      .map((cell, at) =>
        columns[shown[at] ?? 0]?.align === 'right'
          ? cell.padStart(widths[at] ?? 0)
          : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [`${printableLine(caption)}:`, ...drawn, ...(more > 0 ? [`and ${more} more`] : [])]
    .map((line, index) => (index === 0 ? line : `  ${line}`))
    .join('\n');
}
