import type { Suspect } from '../../../model.js';
import type { RepairContext } from '../../strategy.js';
import { isFunction } from '../../syntax/lookup.js';
import { type Node, type Program, parse } from '../../syntax/parse.js';
import { lineAt, lineStart, lineStop } from '../../syntax/style.js';
import { walk } from '../../syntax/walk.js';

/** A piece of code that is shown and mended as a whole: a function, a method, or a stretch of a module. */
export interface Unit {
  file: string;
  /** Offsets of whole lines in the file. */
  start: number;
  end: number;
  text: string;
  /** 1-based line of its start. */
  line: number;
  /** The suspects in it, the worst first. */
  suspects: Suspect[];
}

/** Suspects that are looked at, and the lines above which a function is not shown whole. */
const mostSuspects = 200;
const longest = 160;
const around = 3;

/** The functions with the most suspicious places, each once, the worst first. */
export async function rankedUnits(context: RepairContext, most: number): Promise<Unit[]> {
  const units: Unit[] = [];
  for (const suspect of context.suspects.slice(0, mostSuspects)) {
    const { file, start, end } = suspect.range;
    const holder = units.find((unit) => unit.file === file && unit.start <= start && end <= unit.end);
    if (holder) {
      holder.suspects.push(suspect);
      continue;
    }
    if (units.length >= most) continue;
    const text = await context.read(file);
    if (text !== undefined) units.push(unitAround(suspect, text));
  }
  return units;
}

function unitAround(suspect: Suspect, text: string): Unit {
  const { file, start, end } = suspect.range;
  const program = parse(file, text);
  const holder = program && holderOf(program, start, end, text);
  const [from, to] = holder ?? stretch(text, start, end);
  const first = Math.max(text.startsWith('\uFEFF') ? 1 : 0, withComment(text, lineStart(text, from)));
  const last = lineStop(text, to);
  return {
    file,
    start: first,
    end: last,
    text: text.slice(first, last),
    line: lineAt(text, first),
    suspects: [suspect],
  };
}

/** The start of the comment right above a line: what a function is meant to do. */
function withComment(text: string, start: number): number {
  let first = start;
  while (first > 0) {
    const above = lineStart(text, first - 1);
    if (!/^\s*(?:\/\/|\/?\*)/.test(text.slice(above, first))) break;
    first = above;
  }
  return first;
}

/** The outermost function around a range that is short enough to be shown, with the statement that names it. */
function holderOf(program: Program, start: number, end: number, text: string): [number, number] | null {
  let found: [number, number] | null = null;
  walk(program, (node) => {
    if (found !== null || node.range[0] > start || node.range[1] < end) return 'skip';
    if (!isFunction(node)) return undefined;
    const [from, to] = namedBy(node).range;
    if (lineAt(text, to) - lineAt(text, from) <= longest) found = [from, to];
    return undefined;
  });
  return found;
}

function namedBy(node: Node): Node {
  const { parent } = node;
  switch (parent?.type) {
    case 'MethodDefinition':
    case 'Property':
    case 'VariableDeclarator':
    case 'VariableDeclaration':
    case 'AssignmentExpression':
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return namedBy(parent);
    case 'ExpressionStatement':
      return parent;
    default:
      return node;
  }
}

/** So many lines before and after a range. */
function stretch(text: string, start: number, end: number): [number, number] {
  let [from, to] = [lineStart(text, start), lineStop(text, end)];
  for (let line = 0; line < around && from > 0; line++) from = lineStart(text, from - 1);
  for (let line = 0; line < around && to < text.length; line++) to = lineStop(text, to + 1);
  return [from, to];
}
