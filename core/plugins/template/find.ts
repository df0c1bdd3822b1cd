import { type Node, type Program, parse } from '../../repair/syntax/parse.js';
import {
  findMatches,
  indexTree,
  type Match,
  matchTree,
  type TreeIndex,
} from '../../syntax/templates/match.js';
import { runOf, statementKey } from '../../syntax/templates/tree.js';
import type { SourceFile } from '../api-types.js';
import { readCode, type Shape, withoutChain } from './shape.js';

const indexes = new WeakMap<Program, TreeIndex>();

/** All places of a file, in their order; none where it does not parse. */
export function findShape({ side, words }: Shape, { path, text }: SourceFile): Match[] {
  if (words.some((word) => !text.includes(word))) return [];
  const program = parse(path, text);
  if (!program) return [];
  const index = indexes.get(program) ?? indexTree(readCode(program));
  indexes.set(program, index);
  return findMatches(side.tree, index).sort((a, b) => a.start - b.start);
}

/** The place where it fits a node, or begins with that statement. */
export function matchShape(shape: Shape, node: Node): Match | null {
  if (withoutChain(node).type !== shape.type) return null;
  return shape.run === null ? matchNode(shape, node) : matchRun(shape, shape.run, node);
}

function matchNode({ side }: Shape, node: Node): Match | null {
  const tree = readCode(node);
  const bindings = matchTree(side.tree, tree);
  if (!bindings) return null;
  const above = node.parent?.type === 'ChainExpression' ? node.parent.parent : node.parent;
  const parent = above && readCode(above);
  const own = parent?.children.find(
    ({ start, end, hash }) => start === tree.start && end === tree.end && hash === tree.hash,
  );
  return { start: tree.start, end: tree.end, bindings, place: { tree: own ?? tree, parent } };
}

function matchRun({ side }: Shape, length: number, node: Node): Match | null {
  const list = statementsAround(node);
  const at = list.indexOf(node);
  const run = list.slice(at, at + length);
  if (at < 0 || run.length < length) return null;
  const tree = runOf(run.map(readCode));
  const bindings = matchTree(side.tree, tree);
  return bindings && { start: tree.start, end: tree.end, bindings };
}

/** The list of statements that one stands in; empty of what stands in none. */
function statementsAround({ parent }: Node): readonly Node[] {
  const key = parent && statementKey(readCode(parent));
  const list: unknown = key ? parent[key as keyof Node] : null;
  return Array.isArray(list) ? list : [];
}

/** The places that a node is, or is a part of. */
export function matchesAround(shape: Shape, node: Node): Match[] {
  const found: Match[] = [];
  for (let each: Node | undefined = node; each; each = each.parent) {
    const list = shape.run === null ? [] : statementsAround(each);
    const at = list.indexOf(each);
    const starts = at < 0 ? [each] : list.slice(Math.max(0, at + 1 - (shape.run ?? 1)), at + 1);
    found.push(...starts.flatMap((start) => matchShape(shape, start) ?? []));
  }
  return found;
}

/** Whether one place is another, or a part of it in which the holes of the same name stand for the same. */
export function isPartOf(part: Match, { names }: Shape, whole: Match, other: Shape): boolean {
  if (part.start < whole.start || part.end > whole.end) return false;
  if (part.start === whole.start && part.end === whole.end) return true;
  return names.every((name, index) => {
    const [own, theirs] = [part.bindings.get(index + 1), whole.bindings.get(other.names.indexOf(name) + 1)];
    if (!own || !theirs) return true;
    return own.length === theirs.length && own.every(({ hash }, at) => hash === theirs[at]?.hash);
  });
}
