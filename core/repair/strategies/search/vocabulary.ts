import type { Node } from '../../syntax/parse.js';
import { ingredientsOf, nearestFirst } from './ingredients.js';
import { functionOf, isFunction, namesAt, nodesBelow, type Source, textOf } from './source.js';

/** What a file is made of: the ingredients from which edits are built. Counted, the most frequent first. */
export interface Vocabulary {
  numbers: string[];
  /** Values of string literals. */
  strings: string[];
  /** Quoted or bare words of the comments that might be values. */
  commentWords: string[];
  /** Names that are read or called behind a dot. */
  properties: string[];
  /** Property names by the text of the object they are used on. */
  propertiesOf: Map<string, string[]>;
}

const vocabularies = new WeakMap<Source, Vocabulary>();

export function vocabularyOf(source: Source): Vocabulary {
  const known = vocabularies.get(source);
  if (known !== undefined) return known;
  const { nodes } = source;
  const members = nodes.filter((node) => node.type === 'MemberExpression' && !node.computed);
  const vocabulary: Vocabulary = {
    numbers: byFrequency(nodes.flatMap((node) => (isNumber(node) ? [textOf(source, node)] : []))),
    strings: byFrequency(nodes.flatMap(stringValue)),
    commentWords: wordsOfComments(source.text),
    properties: byFrequency(
      members.flatMap((node) => (node.type === 'MemberExpression' ? [textOf(source, node.property)] : [])),
    ),
    propertiesOf: groupProperties(source, members),
  };
  vocabularies.set(source, vocabulary);
  return vocabulary;
}

const mostLiterals = 24;

/** The numbers and strings written in the function around a node, as their source text, nearest first. */
export function literalsNear(source: Source, node: Node): string[] {
  const { literals } = ingredientsOf(source, functionOf(source, node));
  const found = new Set<string>();
  for (const each of nearestFirst(literals, node.range[0])) {
    if (each !== node) found.add(textOf(source, each));
    if (found.size === mostLiterals) break;
  }
  return [...found];
}

/** The nearest conditions of the same function, without the one that holds the node, whose names are visible at the node. */
export const conditionsNear = (source: Source, node: Node, most: number): Node[] =>
  conditionsIn(source, node, functionOf(source, node), most);

/** The nearest conditions of the file's other functions whose names are visible at the node. */
export function conditionsElsewhere(source: Source, node: Node, most: number): Node[] {
  const [start, end] = functionOf(source, node).range;
  return conditionsIn(source, node, source.program, most, ({ range }) => range[0] < start || range[1] > end);
}

function conditionsIn(
  source: Source,
  node: Node,
  home: Node,
  most: number,
  isWanted: (condition: Node) => boolean = () => true,
): Node[] {
  const visible = new Set(namesAt(source, node).map(({ name }) => name));
  const found: Node[] = [];
  for (const each of nearestFirst(ingredientsOf(source, home).conditions, node.range[0])) {
    if (each.range[0] < node.range[1] && each.range[1] > node.range[0]) continue;
    if (isWanted(each) && freeNames(source, each).every((name) => visible.has(name))) found.push(each);
    if (found.length === most) break;
  }
  return found;
}

const free = new WeakMap<Node, readonly string[]>();

/** Names that a piece of code reads and does not declare as a parameter itself; globals left out. */
export function freeNames(source: Source, root: Node): readonly string[] {
  const known = free.get(root);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const own = new Set<string>();
  for (const node of nodesBelow(source, root)) {
    if (node.type !== 'Identifier') continue;
    const { parent, key } = source.links.get(node) ?? { parent: null, key: null };
    if (parent !== null && isFunction(parent) && key === 'params') own.add(node.name);
    else if (isReference(parent, key) && !globals.has(node.name)) names.add(node.name);
  }
  const found = [...names].filter((name) => !own.has(name));
  free.set(root, found);
  return found;
}

/** Whether an identifier at this place of its parent reads or writes a variable, rather than naming a property or label. */
export function isReference(parent: Node | null, key: string | null): boolean {
  if (parent === null) return false;
  if (parent.type === 'MemberExpression') return key === 'object' || parent.computed;
  if (
    parent.type === 'Property' ||
    parent.type === 'MethodDefinition' ||
    parent.type === 'PropertyDefinition'
  ) {
    return key === 'value' || parent.computed;
  }
  return !/^(?:Labeled|Break|Continue)Statement$|^TS|Specifier$|^JSX/.test(parent.type);
}

const globals = new Set(
  'undefined NaN Infinity Math JSON Object Array String Number Boolean Date Map Set RegExp Symbol Promise Error TypeError RangeError BigInt Reflect parseInt parseFloat isNaN isFinite console process Buffer globalThis require module exports structuredClone'.split(
    ' ',
  ),
);
export const isGlobal = (name: string): boolean => globals.has(name);

const isNumber = (node: Node): boolean => node.type === 'Literal' && typeof node.value === 'number';

const stringValue = (node: Node): string[] =>
  node.type === 'Literal' && typeof node.value === 'string' && node.value.length <= 40 ? [node.value] : [];

function groupProperties(source: Source, members: Node[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const member of members) {
    if (member.type !== 'MemberExpression') continue;
    const owner = textOf(source, member.object);
    const names = groups.get(owner) ?? [];
    names.push(textOf(source, member.property));
    groups.set(owner, names);
  }
  for (const [owner, names] of groups) groups.set(owner, byFrequency(names));
  return groups;
}

function wordsOfComments(text: string): string[] {
  const comments = text.match(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g) ?? [];
  const quoted = comments.flatMap((comment) => comment.match(/(["'`])(?:(?!\1)[^\n]){1,24}\1/g) ?? []);
  return byFrequency(quoted.map((word) => word.slice(1, -1))).slice(0, 24);
}

function byFrequency(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}
