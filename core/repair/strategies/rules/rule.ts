import type { Edit, ThrownError } from '../../../model.js';
import type { RepairContext } from '../../strategy.js';
import type { Node, Program } from '../../syntax/parse.js';
import type { Project } from './project.js';

/** A source file of the project that parses. */
export interface Source {
  file: string;
  text: string;
  program: Program;
}

/** A place that an error points to. `offset` is null where only the line is known. */
export interface Site extends Source {
  line: number;
  offset: number | null;
}

/** One error to explain away: what was thrown, and where, nearest first. */
export interface Fault {
  message: string;
  thrown: ThrownError;
  sites: Site[];
  project: Project;
  context: RepairContext;
}

export interface Fix {
  operator: string;
  title: string;
  edits: Edit[];
  prior: number;
}

/** Proposes fixes for one kind of error; none when the error is of another kind. */
export type Rule = (fault: Fault) => Fix[] | Promise<Fix[]>;

export const replace = (source: Source, node: { range: readonly [number, number] }, text: string): Edit => ({
  range: { file: source.file, start: node.range[0], end: node.range[1] },
  text,
});

export const insert = (source: Source, offset: number, text: string): Edit => ({
  range: { file: source.file, start: offset, end: offset },
  text,
});

export const remove = (source: Source, start: number, end: number): Edit => ({
  range: { file: source.file, start, end },
  text: '',
});

/** Adds a statement as the last of a file. */
export function atEnd(target: Source, statement: string): Edit {
  const gap = target.text.endsWith('\n') || target.text === '' ? '' : '\n';
  return insert(target, target.text.length, `${gap}\n${statement}\n`);
}

/** Text of a node with `\n` line ends, as edits carry them. */
export const codeOf = (source: Source, node: { range: readonly [number, number] }): string =>
  source.text.slice(node.range[0], node.range[1]).replace(/\r\n/g, '\n');

/** One line of a piece of code, short enough for a title. */
export function brief(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** Puts parentheses around what would otherwise bind differently as the object of a member access. */
export function asOperand(source: Source, node: Node): string {
  const code = codeOf(source, node);
  return isPrimary(node) ? code : `(${code})`;
}

function isPrimary(node: Node): boolean {
  const types = [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'ThisExpression',
    'Literal',
    'ArrayExpression',
  ];
  return [...types, 'TemplateLiteral', 'Super', 'TSNonNullExpression'].includes(node.type);
}
