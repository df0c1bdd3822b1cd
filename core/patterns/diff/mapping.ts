import type { Tree } from '../../syntax/templates/tree.js';

/** Which node of the tree before is which node of the tree after. */
export interface Mapping {
  afterOf: ReadonlyMap<Tree, Tree>;
  beforeOf: ReadonlyMap<Tree, Tree>;
}

/** Least height of a subtree that is recognised by its hash alone, least likeness of two inner nodes to be one. */
const leastSize = 2;
const leastDice = 0.4;

/**
 * Maps the nodes of two trees: isomorphic subtrees by their hashes, the largest first; then inner nodes whose descendants are
 * mapped to one another, by the Dice coefficient; then what is left of the children of mapped nodes, in their order.
 * Falleri, Morandat, Blanc, Martinez and Monperrus, "Fine-grained and Accurate Source Code Differencing" (GumTree), ASE 2014.
 */
export function mapTrees(before: Tree, after: Tree): Mapping {
  const pairs = new Pairs(before, after);
  mapEnds(before, after, pairs);
  topDown(before, after, pairs);
  bottomUp(before, pairs);
  pairs.join(before, after);
  recover(before, after, pairs);
  return pairs;
}

class Pairs implements Mapping {
  readonly afterOf = new Map<Tree, Tree>();
  readonly beforeOf = new Map<Tree, Tree>();
  readonly parents = new Map<Tree, Tree>();

  constructor(...roots: Tree[]) {
    const link = (tree: Tree): void => {
      for (const child of tree.children) {
        this.parents.set(child, tree);
        link(child);
      }
    };
    roots.forEach(link);
  }

  join(before: Tree, after: Tree): void {
    if (this.afterOf.has(before) || this.beforeOf.has(after)) return;
    this.afterOf.set(before, after);
    this.beforeOf.set(after, before);
  }

  /** Maps two isomorphic trees, node by node. */
  joinWhole(before: Tree, after: Tree): void {
    this.join(before, after);
    for (const [index, child] of before.children.entries()) {
      const other = after.children[index];
      if (other) this.joinWhole(child, other);
    }
  }
}

/** Most of a file is as it was: what its statements begin and end with needs no search. */
function mapEnds(before: Tree, after: Tree, pairs: Pairs): void {
  const [one, other] = [before.children, after.children];
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start]?.hash === other[start]?.hash) start += 1;
  let end = 0;
  while (end < most - start && one.at(-1 - end)?.hash === other.at(-1 - end)?.hash) end += 1;
  for (let at = 0; at < one.length; at += 1) {
    const inFront = at < start;
    const atEnd = at >= one.length - end;
    const [tree, same] = [one[at], inFront ? other[at] : other[at - one.length + other.length]];
    if ((inFront || atEnd) && tree && same) pairs.joinWhole(tree, same);
  }
}

function topDown(before: Tree, after: Tree, pairs: Pairs): void {
  const found = new Map<number, { size: number; before: Tree[]; after: Tree[] }>();
  const collect = (tree: Tree, side: 'before' | 'after'): void => {
    if (pairs.afterOf.has(tree) || pairs.beforeOf.has(tree)) return;
    if (tree.size >= leastSize) {
      const group = found.get(tree.hash) ?? { size: tree.size, before: [], after: [] };
      group[side].push(tree);
      found.set(tree.hash, group);
    }
    for (const child of tree.children) collect(child, side);
  };
  collect(before, 'before');
  collect(after, 'after');
  const groups = [...found.values()].filter((each) => each.before.length > 0 && each.after.length > 0);
  for (const group of groups.sort((a, b) => b.size - a.size)) {
    const free = {
      before: group.before.filter((tree) => !pairs.afterOf.has(tree)),
      after: group.after.filter((tree) => !pairs.beforeOf.has(tree)),
    };
    // Of equal ones, those belong together whose surroundings are equal; then those in one order.
    for (const level of [2, 1, 0]) matchByParents(free, level, pairs);
  }
}

function matchByParents(free: { before: Tree[]; after: Tree[] }, level: number, pairs: Pairs): void {
  const waiting = new Map<string, Tree[]>();
  const keyOf = (tree: Tree): string => {
    const parent = pairs.parents.get(tree);
    if (level === 2) return `${parent?.hash}`;
    return level === 1 ? `${parent?.label} ${tree.key}` : '';
  };
  for (const tree of free.after) {
    if (pairs.beforeOf.has(tree)) continue;
    const list = waiting.get(keyOf(tree));
    if (list) list.push(tree);
    else waiting.set(keyOf(tree), [tree]);
  }
  for (const tree of free.before) {
    if (pairs.afterOf.has(tree)) continue;
    const match = waiting.get(keyOf(tree))?.shift();
    if (match) pairs.joinWhole(tree, match);
  }
}

function bottomUp(tree: Tree, pairs: Pairs): void {
  for (const child of tree.children) if (!pairs.afterOf.has(child) || child.size > 1) bottomUp(child, pairs);
  if (pairs.afterOf.has(tree) || tree.children.length === 0) return;
  const common = new Map<Tree, number>();
  const visit = (node: Tree): void => {
    let at = pairs.afterOf.get(node);
    while (at) {
      at = pairs.parents.get(at);
      if (at && at.label === tree.label && !pairs.beforeOf.has(at)) common.set(at, (common.get(at) ?? 0) + 1);
    }
    node.children.forEach(visit);
  };
  visit(tree);
  let best: Tree | undefined;
  let most = leastDice;
  for (const [candidate, shared] of common) {
    const dice = (2 * shared) / Math.max(1, tree.size + candidate.size - 2);
    if (dice > most) [best, most] = [candidate, dice];
  }
  if (best) pairs.join(tree, best);
}

/** What is left of the children of mapped nodes: equal ones, then those of one label, in their order. */
function recover(before: Tree, after: Tree, pairs: Pairs): void {
  const free = (trees: readonly Tree[], known: ReadonlyMap<Tree, Tree>): Tree[] =>
    trees.filter((tree) => !known.has(tree));
  const similar: ((one: Tree, other: Tree) => boolean)[] = [
    (one, other) => one.hash === other.hash,
    (one, other) =>
      one.key === other.key &&
      one.label === other.label &&
      (one.children.length > 0 || one.value === other.value),
    (one, other) => one.key === other.key && one.label === other.label,
  ];
  for (const are of similar) {
    const [left, right] = [free(before.children, pairs.afterOf), free(after.children, pairs.beforeOf)];
    for (const [one, other] of longestCommon(left, right, are)) {
      if (one.hash === other.hash) pairs.joinWhole(one, other);
      else pairs.join(one, other);
    }
  }
  for (const child of before.children) {
    const other = pairs.afterOf.get(child);
    if (other && other.hash !== child.hash) recover(child, other, pairs);
  }
}

/** A longest common subsequence of two lists. */
export function longestCommon<T>(
  one: readonly T[],
  other: readonly T[],
  same: (a: T, b: T) => boolean,
): [T, T][] {
  if (one.length === 0 || other.length === 0) return [];
  if (one.length * other.length > 250_000) return [];
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1)
    for (let j = other.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = same(one[i] as T, other[j] as T)
        ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  const pairs: [T, T][] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (same(one[i] as T, other[j] as T)) pairs.push([one[i++] as T, other[j++] as T]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}
