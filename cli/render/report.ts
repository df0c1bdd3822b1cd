import type { Report } from '../../core/healer.js';
import { type DocumentTable, textOf } from '../../core/report/document/document.js';
import { makeDocument } from '../../core/report/document/make-document.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { table } from './table.js';
import { cut, textWidth, wrap } from './width.js';

interface View {
  width: number;
  paint: Paint;
}

/** The report on a terminal: what matters first, then tables that are no wider than it. */
export function reportTerminalText(report: Report, { width, paint }: View): string {
  const { title, subtitle, lead, figures, sections } = makeDocument(report);
  const across = Math.min(width, 100);
  const paragraph = (text: string): string[] => wrap(printableLine(text), across);
  const widest = Math.max(...figures.map(({ value }) => value.length));
  return [
    paint.bold(printableLine(title)),
    paint.dim(printableLine(subtitle)),
    '',
    ...lead.flatMap(({ text, isBad }) => paragraph(text).map((line) => (isBad ? paint.red(line) : line))),
    '',
    ...figures.map(({ label, value }) => `${paint.bold(value.padStart(widest))}  ${label}`),
    ...sections.flatMap(({ title: heading, sentences, tables }) => [
      '',
      paint.bold(printableLine(heading)),
      ...sentences.flatMap(paragraph),
      ...tables.flatMap((each) => ['', ...tableLines(each, { width, paint })]),
    ]),
  ].join('\n');
}

/** Columns that the cells of a column fill at most, and that the flexible one is left at least. */
const longest = 30;
const least = 16;

/** What takes the room that is left stands last. Columns that do not fit are left out from the right, never the first. */
function tableLines({ caption, columns, rows, more }: DocumentTable, { width, paint }: View): string[] {
  const cells = rows.map((row) =>
    row.map((cell, index) => {
      const text = printableLine(textOf(cell));
      return columns[index]?.flexible ? text : cut(text, longest);
    }),
  );
  const isLong = (index: number): boolean => index > 0 && columns[index]?.flexible === true;
  let shown = columns
    .flatMap(({ picture }, index) => (picture ? [] : [index]))
    .sort((a, b) => Number(isLong(a)) - Number(isLong(b)));
  const needed = (index: number): number =>
    columns[index]?.flexible
      ? least
      : Math.max(columns[index]?.title.length ?? 0, ...cells.map((row) => textWidth(row[index] ?? '')));
  const total = () => shown.reduce((sum, index) => sum + needed(index) + 2, -2);
  while (total() > width && shown.length > 2) {
    const dropped = shown.findLast((index) => index > 0 && !isLong(index));
    if (dropped === undefined) break;
    shown = shown.filter((index) => index !== dropped);
  }
  const drawn = table(
    shown.map((index) => {
      const { title, align, flexible } = columns[index] ?? { title: '' };
      return { title, ...(align && { align }), ...(flexible && { flexible }) };
    }),
    cells.map((row) => shown.map((index) => row[index] ?? '')),
    width,
    paint,
  );
  return [paint.dim(printableLine(caption)), drawn, ...(more > 0 ? [paint.dim(`and ${more} more`)] : [])];
}
