import { isFunction } from '../repair/syntax/lookup.js';
import { parse } from '../repair/syntax/parse.js';
import { walk } from '../repair/syntax/walk.js';

/** 1-based, both ends included. */
export interface LineSpan {
  from: number;
  to: number;
}

export type ReadText = (file: string) => Promise<string | undefined>;

/** Finds the outermost function around a line; null for code of the module itself, and where nothing parses. */
export type FunctionAt = (file: string, line: number) => Promise<LineSpan | null>;

/** Parses each file once, when it is first asked about. */
export function functionsOf(read: ReadText): FunctionAt {
  const known = new Map<string, Promise<LineSpan[]>>();
  return async (file, line) => {
    const spans = known.get(file) ?? read(file).then((text) => outermostFunctions(file, text ?? ''));
    known.set(file, spans);
    return (await spans).find(({ from, to }) => from <= line && line <= to) ?? null;
  };
}

function outermostFunctions(file: string, text: string): LineSpan[] {
  const program = parse(file, text);
  const spans: LineSpan[] = [];
  if (!program) return spans;
  walk(program, (node) => {
    if (!isFunction(node)) return undefined;
    spans.push({ from: node.loc.start.line, to: node.loc.end.line });
    return 'skip';
  });
  return spans;
}
