import type { Node } from '../../syntax/parse.js';
import type { Question } from './questions.js';
import { keyOf, parentOf, type Source, textOf } from './source.js';
import { brief, type Wording } from './wording.js';

export { brief };

/** A replacement of the half-open range of offsets in one file. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** A node under suspicion. */
export interface Site {
  source: Source;
  node: Node;
  /** 0..1, from the suspect that the node belongs to. */
  suspiciousness: number;
  /** After the kinds of values that the failing tests make, the most frequent first. */
  questions?: readonly Question[];
}

/** What an operator suggests at a site. Proposals whose wordings name one change may be made together. */
export interface Proposal {
  edits: TextEdit[];
  /** How likely this variant is among all of its operator, 0..1. */
  weight: number;
  wording: Wording;
}

export type NodeType = `${Node['type']}`;

/** One way in which programs go wrong, undone: a pure function from a node to edits. */
export interface Operator {
  name: string;
  nodes: readonly NodeType[];
  propose(site: Site): Iterable<Proposal>;
}

/** Replaces a node. `compound` text is put in parentheses where the parent binds tighter. */
export function replace(
  site: Site,
  text: string,
  weight: number,
  options: { compound?: boolean } = {},
): Proposal {
  const { source, node } = site;
  const fitted = options.compound === true && bindsTightly(source, node) ? `(${text})` : text;
  const [start, end] = node.range;
  const wording = { before: textOf(source, node), after: text };
  return { edits: [{ start, end, text: fitted }], weight, wording };
}

/** Replaces the range between two offsets, for tokens that have no node. */
export function replaceRange(site: Site, start: number, end: number, text: string, weight: number): Proposal {
  const wording = { before: site.source.text.slice(start, end), after: text };
  return { edits: [{ start, end, text }], weight, wording };
}

export const rewrite = (title: string, edits: TextEdit[], weight: number, change = title): Proposal => ({
  edits,
  weight,
  wording: { title, change },
});

/** Text of an operand, in parentheses when it is not a single term. */
export function term(source: Source, node: Node): string {
  const text = textOf(source, node);
  return isTerm(node) ? text : `(${text})`;
}

export const isTerm = (node: Node): boolean =>
  node.type === 'Identifier' ||
  node.type === 'Literal' ||
  node.type === 'TemplateLiteral' ||
  node.type === 'MemberExpression' ||
  node.type === 'CallExpression' ||
  node.type === 'ArrayExpression' ||
  node.type === 'ThisExpression' ||
  node.type === 'NewExpression';

/** Offsets of the first occurrence of a token between two offsets, or null. Comments there may mislead it. */
export function tokenBetween(
  source: Source,
  from: number,
  to: number,
  token: string,
): [number, number] | null {
  const at = source.text.indexOf(token, from);
  return at < 0 || at + token.length > to ? null : [at, at + token.length];
}

function bindsTightly(source: Source, node: Node): boolean {
  const parent = parentOf(source, node);
  const key = keyOf(source, node);
  if (parent === null) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return key === 'object';
    case 'CallExpression':
    case 'NewExpression':
      return key === 'callee';
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'UpdateExpression':
    case 'TaggedTemplateExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return true;
    case 'ConditionalExpression':
      return key === 'test';
    default:
      return false;
  }
}
