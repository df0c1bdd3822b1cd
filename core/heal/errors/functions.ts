import { isFunction } from '../../repair/syntax/lookup.js';
import { parse } from '../../repair/syntax/parse.js';
import { walk } from '../../repair/syntax/walk.js';
import type { Columns, TestCoverage } from '../../runners/coverage.js';

/** 1-based, both ends included. */
export interface LineSpan {
  from: number;
  to: number;
}

export interface FunctionSpan extends LineSpan {
  /** Where its body begins: a 1-based line, a 0-based column. */
  body: { line: number; column: number };
  /** 0-based column of its last character. */
  lastColumn: number;
}

export type ReadText = (file: string) => Promise<string | undefined>;

/** Finds the outermost function around a line; null for code of the module itself, and where nothing parses. */
export type FunctionAt = (file: string, line: number) => Promise<FunctionSpan | null>;

/** Parses each file once, when it is first asked about. */
export function functionsOf(read: ReadText): FunctionAt {
  const known = new Map<string, Promise<FunctionSpan[]>>();
  return async (file, line) => {
    const spans = known.get(file) ?? read(file).then((text) => outermostFunctions(file, text ?? ''));
    known.set(file, spans);
    return (await spans).find(({ from, to }) => from <= line && line <= to) ?? null;
  };
}

/**
 * Whether a test ran any of a function. That the line of its declaration ran, with what stands there before it, does not
 * say so: loading the module runs that.
 */
export function ranFunction(
  { lines, skipped }: Pick<TestCoverage, 'lines' | 'skipped'>,
  file: string,
  { body, to, lastColumn }: FunctionSpan,
): boolean {
  const ran = (line: number, column: number): boolean =>
    !(skipped?.get(file)?.get(line) ?? []).some((columns) => isWithin(column, columns));
  return [...(lines.get(file) ?? [])].some((line) => {
    if (line === body.line) return ran(line, body.column);
    return line > body.line && line <= to && (line < to || ran(line, lastColumn));
  });
}

const isWithin = (column: number, [from, to]: Columns): boolean => from <= column && column < to;

function outermostFunctions(file: string, text: string): FunctionSpan[] {
  const program = parse(file, text);
  const spans: FunctionSpan[] = [];
  if (!program) return spans;
  walk(program, (node) => {
    if (!isFunction(node)) return undefined;
    const { start, end } = node.loc;
    const body = (node.body ?? node).loc.start;
    spans.push({ from: start.line, to: end.line, body, lastColumn: Math.max(0, end.column - 1) });
    return 'skip';
  });
  return spans;
}
