import { kindOf, runLabel, runOf, statementKey, type Tree } from './tree.js';

/** What the holes of a template stand for at one place, by their number. */
export type Bindings = ReadonlyMap<number, readonly Tree[]>;

export interface Match {
  /** Offsets of what the template stands for. */
  start: number;
  end: number;
  bindings: Bindings;
  /** The node that it is, and the one that this is a part of; absent where it is several statements. */
  place?: { tree: Tree; parent: Tree | undefined };
}

/** The nodes of a file by what a template may begin with. */
export interface TreeIndex {
  byLabel: ReadonlyMap<string, readonly Tree[]>;
  /** Lists of statements. */
  lists: readonly (readonly Tree[])[];
  parents: ReadonlyMap<Tree, Tree>;
}

export function indexTree(tree: Tree): TreeIndex {
  const byLabel = new Map<string, Tree[]>();
  const lists: Tree[][] = [];
  const parents = new Map<Tree, Tree>();
  const visit = (node: Tree): void => {
    const same = byLabel.get(node.label);
    if (same) same.push(node);
    else byLabel.set(node.label, [node]);
    const key = statementKey(node);
    if (key) lists.push(node.children.filter((child) => child.key === key));
    for (const child of node.children) {
      parents.set(child, node);
      visit(child);
    }
  };
  visit(tree);
  return { byLabel, lists, parents };
}

/** All places where a template holds, in the order of the text. */
export function findMatches(
  template: Tree,
  index: TreeIndex,
  within: (start: number, end: number) => boolean = () => true,
): Match[] {
  return [...matchesOf(template, index, within)];
}

function* matchesOf(
  template: Tree,
  { byLabel, lists, parents }: TreeIndex,
  within: (start: number, end: number) => boolean,
): Generator<Match> {
  if (template.label === runLabel) {
    const length = template.children.length;
    for (const list of lists)
      for (let at = 0; at + length <= list.length; at += 1) {
        const run = list.slice(at, at + length);
        const [start, end] = [run[0]?.start ?? 0, run.at(-1)?.end ?? 0];
        if (!within(start, end)) continue;
        const bindings = matchTree(template, runOf(run));
        if (bindings) yield { start, end, bindings };
      }
    return;
  }
  for (const node of byLabel.get(template.label) ?? []) {
    if (!within(node.start, node.end)) continue;
    const bindings = matchTree(template, node);
    const place = { tree: node, parent: parents.get(node) };
    if (bindings) yield { start: node.start, end: node.end, bindings, place };
  }
}

/** What the holes stand for when the template is this tree; null when it is not. */
export function matchTree(template: Tree, tree: Tree): Bindings | null {
  const bindings = new Map<number, readonly Tree[]>();
  return matches(template, tree, bindings) ? bindings : null;
}

function matches(template: Tree, tree: Tree, bindings: Map<number, readonly Tree[]>): boolean {
  const { hole } = template;
  if (hole) return admits(hole.kind, tree) && bind(hole.id, [tree], bindings);
  if (template.label !== tree.label || template.value !== tree.value) return false;
  return matchLists(template.children, tree.children, bindings);
}

/** A list hole takes all of its key that its neighbours before and after leave. */
function matchLists(
  templates: readonly Tree[],
  trees: readonly Tree[],
  bindings: Map<number, readonly Tree[]>,
): boolean {
  let at = 0;
  for (const [index, template] of templates.entries()) {
    if (template.hole?.list) {
      const after = templates.slice(index + 1).filter(({ key }) => key === template.key).length;
      let end = at;
      while (trees[end]?.key === template.key) end += 1;
      end -= after;
      if (end < at) return false;
      const taken = trees.slice(at, end);
      if (!bind(template.hole.id, taken, bindings)) return false;
      at = end;
      continue;
    }
    const tree = trees[at];
    if (!tree || tree.key !== template.key || !matches(template, tree, bindings)) return false;
    at += 1;
  }
  return at === trees.length;
}

function bind(id: number, trees: readonly Tree[], bindings: Map<number, readonly Tree[]>): boolean {
  const known = bindings.get(id);
  if (!known) {
    bindings.set(id, trees);
    return true;
  }
  return known.length === trees.length && known.every((each, index) => each.hash === trees[index]?.hash);
}

function admits(kind: ReturnType<typeof kindOf>, tree: Tree): boolean {
  const found = kindOf(tree);
  if (kind === 'node' || kind === found) return true;
  return kind === 'expression' && (found === 'identifier' || found === 'literal');
}
