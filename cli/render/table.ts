import Table from 'cli-table3';
import type { Paint } from './paint.js';
import { cut, textWidth, wrap } from './width.js';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Paints a cell after it was cut to its width. */
  paint?: (text: string, row: number) => string;
  /** Takes what is left of the line and is cut first. At most one. */
  flexible?: boolean;
  /** Goes on in the next line instead of being cut. */
  wraps?: boolean;
}

/** A table without borders that is never wider than `width`. Cells are plain printable text. */
export function table(columns: Column[], rows: string[][], width: number, paint: Paint): string {
  const widths = columnWidths(columns, rows, width);
  const drawn = new Table({
    head: columns.map(({ title }, index) => paint.dim(cut(title, widths[index] ?? 0))),
    chars: borderless,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: columns.map(({ align }) => align ?? 'left'),
    colWidths: widths.map((each) => Math.max(1, each)),
  });
  drawn.push(
    ...rows.map((row, line) =>
      row.map((cell, index) =>
        painted(columns[index], fitted(columns[index], cell, widths[index] ?? 0), line),
      ),
    ),
  );
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const gap = '  ';
const none = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
];
const borderless = { ...Object.fromEntries(none.map((name) => [name, ''])), middle: gap };

function columnWidths(columns: Column[], rows: string[][], width: number): number[] {
  const wanted = columns.map(({ title }, index) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[index] ?? ''))),
  );
  const flexible = columns.findIndex((column) => column.flexible);
  if (flexible < 0) return wanted;
  const others = wanted.reduce((sum, each, index) => sum + (index === flexible ? 0 : each + gap.length), 0);
  return wanted.map((each, index) =>
    index === flexible ? Math.max(8, Math.min(each, width - others)) : each,
  );
}

const fitted = (column: Column | undefined, cell: string, width: number): string =>
  (column?.wraps ? wrap(cell, width) : [cell]).map((line) => cut(line, width)).join('\n');

const painted = (column: Column | undefined, cell: string, row: number): string =>
  column?.paint?.(cell, row) ?? cell;
