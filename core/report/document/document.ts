import type { Charts } from '../charts/index.js';

/** A report in words and tables, before it is Markdown, HTML or a text. Texts are plain, and of unknown origin. */
export interface ReportDocument {
  title: string;
  subtitle: string;
  /** What matters most, a sentence each; `isBad` of what somebody should look at. */
  lead: { text: string; isBad: boolean }[];
  figures: { label: string; value: string }[];
  sections: Section[];
}

export interface Section {
  /** A word, once in a document. */
  id: string;
  title: string;
  sentences: string[];
  /** Pictures of what the tables say. */
  draw?: (charts: Charts) => string[];
  tables: DocumentTable[];
}

export interface Column {
  title: string;
  align?: 'right';
  /** Takes the room that is left. */
  flexible?: true;
  /** A picture of what another column says: only where pictures can be shown. */
  picture?: true;
}

/** A cell that is drawn where it can be says the same in words. */
export type Cell = string | { text: string; draw: (charts: Charts) => string };

export interface DocumentTable {
  caption: string;
  columns: Column[];
  /** The first cell names the row. */
  rows: Cell[][];
  /** How many rows there are beside these. */
  more: number;
}

export const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

const mostRows = 50;

/** A table of not too many rows. */
export const tableOf = (caption: string, columns: Column[], rows: Cell[][]): DocumentTable => ({
  caption,
  columns,
  rows: rows.slice(0, mostRows),
  more: Math.max(0, rows.length - mostRows),
});
