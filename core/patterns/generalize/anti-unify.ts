import type { TreeEdit } from '../../syntax/templates/template.js';
import {
  combine,
  type HoleKind,
  kindOf,
  makeHole,
  makeTree,
  type Tree,
} from '../../syntax/templates/tree.js';

/**
 * The most specific template that both edits are instances of: where they differ, a hole; where they differ in the same way,
 * before or after, the same hole. Plotkin, "A note on inductive generalization", 1970; of pairs of trees as in Getafix
 * (Bader et al., OOPSLA 2019). Texts are those of the first.
 */
export function antiUnify(one: TreeEdit, other: TreeEdit): TreeEdit {
  const holes: Holes = new Map();
  const before = generalize(one.before.tree, other.before.tree, holes);
  const after = generalize(one.after.tree, other.after.tree, holes);
  return { before: { ...one.before, tree: before }, after: { ...one.after, tree: after } };
}

/** Numbers by what the two sides have there. */
type Holes = Map<number, { id: number; kind: HoleKind; list: boolean }>;

function generalize(one: Tree, other: Tree, holes: Holes): Tree {
  if (one.hash === other.hash && !hasHoles(one)) return one;
  if (one.hole || other.hole || one.label !== other.label || one.value !== other.value)
    return open([one], [other], false, holes);
  const children: Tree[] = [];
  for (const key of keysOf(one, other)) {
    const [left, right] = [one, other].map((each) => each.children.filter((child) => child.key === key));
    if (!left || !right) continue;
    const found = generalizeLists(left, right, holes);
    if (found === null) return open([one], [other], false, holes);
    children.push(...found);
  }
  return makeTree({ ...one, children });
}

/** Keys in the order of the text: neighbours of one key stand together in a syntax tree. */
function keysOf(one: Tree, other: Tree): string[] {
  const keys = [...new Set(one.children.map(({ key }) => key))];
  const more = other.children.map(({ key }) => key).filter((key) => !keys.includes(key));
  return [...keys, ...new Set(more)];
}

/** Null where no template of it could be written out. */
function generalizeLists(left: readonly Tree[], right: readonly Tree[], holes: Holes): Tree[] | null {
  const lists = [...left, ...right].some(({ hole }) => hole?.list);
  if (left.length === right.length && !lists)
    return left.map((child, index) => generalize(child, right[index] as Tree, holes));
  const most = Math.min(left.length, right.length);
  const fits = (a: Tree | undefined, b: Tree | undefined): boolean =>
    a !== undefined && b !== undefined && !a.hole?.list && !b.hole?.list && a.label === b.label;
  let start = 0;
  while (start < most && fits(left[start], right[start])) start += 1;
  let end = 0;
  while (end < most - start && fits(left.at(-1 - end), right.at(-1 - end))) end += 1;
  const middle = left.slice(start, left.length - end);
  // The text has to say where the hole is.
  if (middle.length === 0) return null;
  const pair = (from: number, to: number, shift: number): Tree[] =>
    left.slice(from, to).map((child, index) => generalize(child, right[from + shift + index] as Tree, holes));
  return [
    ...pair(0, start, 0),
    open(middle, right.slice(start, right.length - end), true, holes),
    ...pair(left.length - end, left.length, right.length - left.length),
  ];
}

function open(one: readonly Tree[], other: readonly Tree[], list: boolean, holes: Holes): Tree {
  const [first, last] = [one[0], one.at(-1)];
  const whole =
    list && !(one.length === 1 && other.length === 1 && !first?.hole?.list && !other[0]?.hole?.list);
  let key = whole ? 2 : 1;
  for (const each of one) key = combine(key, each.hash);
  key = combine(key, 3);
  for (const each of other) key = combine(key, each.hash);
  const kind = [...one, ...other].map(kindOf).reduce(wider);
  const known = holes.get(key);
  const hole = known ?? { id: holes.size + 1, kind, list: whole };
  if (known) known.kind = wider(known.kind, kind);
  else holes.set(key, hole);
  return makeHole(hole, first?.key ?? '', first?.start ?? 0, last?.end ?? 0);
}

function wider(one: HoleKind, other: HoleKind): HoleKind {
  if (one === other) return one;
  const expressions: readonly HoleKind[] = ['identifier', 'literal', 'expression'];
  return expressions.includes(one) && expressions.includes(other) ? 'expression' : 'node';
}

const hasHoles = (tree: Tree): boolean => tree.hole !== undefined || tree.children.some(hasHoles);
