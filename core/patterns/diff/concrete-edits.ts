import { indentAt } from '../../syntax/templates/apply.js';
import type { Side, TreeEdit } from '../../syntax/templates/template.js';
import {
  kindOf,
  makeHole,
  makeTree,
  runOf,
  statementKey,
  type Tree,
  typeOf,
} from '../../syntax/templates/tree.js';
import { longestCommon, type Mapping, mapTrees } from './mapping.js';

/** One thing that a change did to a file, with as much around it as `level` says: 0 is the least. */
export interface ConcreteEdit extends TreeEdit {
  level: number;
  /** Number of the thing that was done: levels of one share it. */
  change: number;
}

/** Nodes of a side beyond which an edit says nothing of others. */
const mostNodes = 60;
const mostLevels = 4;
/** Unchanged subtrees of more nodes than this become holes. */
const keptWhole = 7;
/** Changes beyond this many make a file a rewriting. */
const mostChanges = 30;

/** A file as it was, or as it became. */
export interface Version {
  text: string;
  tree: Tree;
}

/**
 * The edits that lead from one version of a file to the other: the smallest pairs of mapped subtrees that hold a change, and
 * the pairs around them up to the statement; as Bader, Scott, Pradel and Chandra, "Getafix: Learning to Fix Bugs
 * Automatically", OOPSLA 2019, take them from the mapping of GumTree. Where statements come or go, the statement that follows
 * (else the one before) is part of the pair. Unchanged subtrees of some size are left open at once.
 */
export function concreteEdits(before: Version, after: Version): ConcreteEdit[] {
  if (before.tree.hash === after.tree.hash) return [];
  const changes = changesIn(before.tree, after.tree, mapTrees(before.tree, after.tree));
  if (changes.length > mostChanges) return [];
  const edits: ConcreteEdit[] = [];
  const seen = new Set<string>();
  for (const [change, levels] of changes.entries()) {
    let level = 0;
    for (const [one, other] of levels.slice(0, mostLevels)) {
      const key = `${one.start} ${one.end} ${other.start} ${other.end}`;
      if (one.hash === other.hash || seen.has(key)) continue;
      seen.add(key);
      const edit = pruned([one, before.text], [other, after.text]);
      if (edit) edits.push({ ...edit, level: level++, change });
    }
  }
  return edits;
}

/** A pair of subtrees, then those around it. */
type Levels = [Tree, Tree][];

function changesIn(before: Tree, after: Tree, mapping: Mapping): Levels[] {
  const changes: Levels[] = [];
  const visit = (one: Tree, other: Tree, around: Levels): void => {
    if (one.hash === other.hash) return;
    const here: Levels = isBoundary(one) ? [] : [[one, other], ...around];
    if (one.label !== other.label || one.value !== other.value) {
      changes.push(one.children.length === 0 && other.children.length === 0 ? around : here);
      return;
    }
    const common = longestCommon(
      one.children,
      other.children,
      (a, b) => mapping.afterOf.get(a) === b || a.hash === b.hash,
    );
    const kept = common.length;
    if (kept === one.children.length && kept === other.children.length) {
      for (const [child, same] of common) visit(child, same, here);
      return;
    }
    const key = statementKey(one);
    if (key) for (const gap of gapsIn(one.children, other.children, common)) changes.push([gap]);
    else if (
      one.children.length === other.children.length &&
      one.children.every((child, at) => child.key === other.children[at]?.key)
    ) {
      for (const [at, child] of one.children.entries()) {
        const instead = other.children[at];
        if (!instead || child.hash === instead.hash || common.some(([kept]) => kept === child)) continue;
        if (isBoundary(child)) continue;
        changes.push(child.size > 1 ? [[child, instead], ...here] : here);
      }
    } else {
      changes.push(here);
      // What else changed inside belongs to it.
      if (here.length > 0 && one.size <= mostNodes && other.size <= mostNodes) return;
    }
    for (const [child, same] of common) visit(child, same, key ? [] : here);
  };
  visit(before, after, []);
  return changes.filter((levels) => levels.length > 0);
}

/** What is no part of a pair: it says where one is, not what was wrong. */
const isBoundary = (tree: Tree): boolean =>
  /^(?:Program|BlockStatement|ClassBody|Class|StaticBlock|TSModule|Function|ArrowFunction|MethodDefinition|SwitchStatement|SwitchCase|Try|Export)/.test(
    typeOf(tree),
  ) && !(typeOf(tree) === 'ArrowFunctionExpression' && tree.size < 20);

/** Where statements came or went: those, and where only one side has any, the kept neighbour as well. */
function gapsIn(
  before: readonly Tree[],
  after: readonly Tree[],
  common: readonly [Tree, Tree][],
): [Tree, Tree][] {
  const gaps: [Tree, Tree][] = [];
  let [i, j] = [0, 0];
  for (const [index, [one, other]] of [...common, [undefined, undefined] as const].entries()) {
    const [to, until] = [
      one ? before.indexOf(one, i) : before.length,
      other ? after.indexOf(other, j) : after.length,
    ];
    const [gone, come] = [before.slice(i, to), after.slice(j, until)];
    [i, j] = [to + 1, until + 1];
    if (gone.length + come.length === 0) continue;
    if (gone.length > 0 && come.length > 0) {
      if (gone.length === 1 && come.length === 1 && gone[0] && come[0]) gaps.push([gone[0], come[0]]);
      else gaps.push([runOf(gone), runOf(come)]);
      continue;
    }
    const previous = common[index - 1];
    if (one && other) gaps.push([runOf([...gone, one]), runOf([...come, other])]);
    else if (previous) gaps.push([runOf([previous[0], ...gone]), runOf([previous[1], ...come])]);
  }
  return gaps;
}

/** Leaves open what is the same on both sides and larger than it need be; null where it is too much all the same. */
function pruned([one, oneText]: [Tree, string], [other, otherText]: [Tree, string]): TreeEdit | null {
  const shared = hashesIn(other);
  const numbers = new Map<number, number>();
  const cut = (tree: Tree, known: ReadonlySet<number>, root = false): Tree => {
    if (!root && tree.size > keptWhole && known.has(tree.hash)) {
      const id = numbers.get(tree.hash) ?? numbers.size + 1;
      numbers.set(tree.hash, id);
      return makeHole({ id, kind: kindOf(tree), list: false }, tree.key, tree.start, tree.end);
    }
    if (tree.children.length === 0) return tree;
    return makeTree({ ...tree, children: tree.children.map((child) => cut(child, known)) });
  };
  const [before, after] = [cut(one, shared, true), cut(other, hashesIn(one), true)];
  if (before.size > mostNodes || after.size > mostNodes || before.size < 2) return null;
  return { before: side(before, oneText), after: side(after, otherText) };
}

function hashesIn(tree: Tree, found: Set<number> = new Set()): Set<number> {
  found.add(tree.hash);
  for (const child of tree.children) hashesIn(child, found);
  return found;
}

const side = (tree: Tree, text: string): Side => ({ tree, text, indent: indentAt(text, tree.start) });
