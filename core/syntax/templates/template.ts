import { type HoleKind, holeKinds, makeHole, makeTree, type Tree } from './tree.js';

/** One side of an edit: a tree and the text that its offsets are into. */
export interface Side {
  tree: Tree;
  text: string;
  /** White space before the line that it begins on. */
  indent: string;
}

/** What stood there, and what stands there after: concrete where neither has holes, else a template. */
export interface TreeEdit {
  before: Side;
  after: Side;
}

/** A tree as plain arrays: label, value, key, start, end, children; of a hole, its number, kind and whether it is a list. */
export type PackedTree =
  | [label: string, value: string | null, key: string, start: number, end: number, children: PackedTree[]]
  | [hole: number, kind: HoleKind, list: 0 | 1, key: string, start: number, end: number];

export interface PackedSide {
  tree: PackedTree;
  text: string;
  indent: string;
}

export interface PackedEdit {
  before: PackedSide;
  after: PackedSide;
}

export const packEdit = ({ before, after }: TreeEdit): PackedEdit => ({
  before: packSide(before),
  after: packSide(after),
});

export const unpackEdit = ({ before, after }: PackedEdit): TreeEdit => ({
  before: { ...before, tree: unpack(before.tree) },
  after: { ...after, tree: unpack(after.tree) },
});

/**
 * Offsets are made to count from the start of the side's own text, out of which what holes stand for is cut: it is code of one
 * example.
 */
function packSide({ tree, text, indent }: Side): PackedSide {
  const holes = holesOf(tree);
  const at = (offset: number): number =>
    holes.reduce(
      (rest, { start, end }) => (end <= offset ? rest - (end - start) : rest),
      offset - tree.start,
    );
  return { tree: pack(tree, at), text: withoutHoles(tree, text, holes), indent };
}

function withoutHoles(tree: Tree, text: string, holes: readonly Tree[]): string {
  const starts = [tree.start, ...holes.map(({ end }) => end)];
  const ends = [...holes.map(({ start }) => start), tree.end];
  return starts.map((start, index) => text.slice(start, ends[index])).join('');
}

function pack(
  { label, value, key, start, end, children, hole }: Tree,
  at: (offset: number) => number,
): PackedTree {
  const [from, to] = [at(start), at(end)];
  return hole
    ? [hole.id, hole.kind, hole.list ? 1 : 0, key, to, to]
    : [label, value, key, from, to, children.map((child) => pack(child, at))];
}

function unpack(packed: PackedTree): Tree {
  if (isPackedHole(packed)) {
    const [id, kind, list, key, start, end] = packed;
    return makeHole({ id, kind, list: list === 1 }, key, start, end);
  }
  const [label, value, key, start, end, children] = packed;
  return makeTree({ label, value, key, start, end, children: children.map(unpack) });
}

const isPackedHole = (packed: PackedTree): packed is Extract<PackedTree, [number, ...unknown[]]> =>
  typeof packed[0] === 'number';

const mostNodes = 400;
const mostText = 10_000;

/** Whether a value is a packed edit that may be used: others wrote it too. */
export function isPackedEdit(value: unknown): value is PackedEdit {
  const { before, after } = (value ?? {}) as Partial<PackedEdit>;
  return isPackedSide(before) && isPackedSide(after);
}

function isPackedSide(value: unknown): value is PackedSide {
  const { tree, text, indent } = (value ?? {}) as Partial<PackedSide>;
  if (
    typeof text !== 'string' ||
    text.length > mostText ||
    typeof indent !== 'string' ||
    !/^\s*$/.test(indent)
  )
    return false;
  let left = mostNodes;
  const within = (start: unknown, end: unknown): boolean =>
    Number.isInteger(start) &&
    Number.isInteger(end) &&
    0 <= Number(start) &&
    Number(start) <= Number(end) &&
    Number(end) <= text.length;
  const isTree = (packed: unknown): boolean => {
    left -= 1;
    if (!Array.isArray(packed) || packed.length !== 6 || left < 0) return false;
    const [first, second, third, fourth, fifth, sixth] = packed;
    if (typeof first === 'number')
      return (
        Number.isInteger(first) &&
        (holeKinds as readonly unknown[]).includes(second) &&
        (third === 0 || third === 1) &&
        typeof fourth === 'string' &&
        within(fifth, sixth)
      );
    return (
      typeof first === 'string' &&
      (second === null || typeof second === 'string') &&
      typeof third === 'string' &&
      within(fourth, fifth) &&
      Array.isArray(sixth) &&
      sixth.every(isTree)
    );
  };
  return isTree(tree);
}

/** Its text with holes as `$1`, `$2`, and those of lists as `$3…`. */
export function showSide({ tree, text, indent }: Side): string {
  return renderSide({ tree, text, indent }, ({ id, list }) => `$${id}${list ? '…' : ''}`, '');
}

/** The text of a side with each hole filled, set at another indentation. */
export function renderSide(
  { tree, text, indent }: Side,
  fill: (hole: NonNullable<Tree['hole']>, tree: Tree) => string,
  newIndent: string,
): string {
  let out = '';
  let at = tree.start;
  const copy = (to: number): void => {
    out += text.slice(at, to).replaceAll('\r\n', '\n').replaceAll(`\n${indent}`, `\n${newIndent}`);
    at = to;
  };
  for (const each of holesOf(tree)) {
    const { hole, start, end } = each;
    copy(start);
    const filling = hole ? fill(hole, each) : '';
    at = end;
    if (filling === '' && hole?.list) {
      // Of a list that is empty here, one of the commas around it goes.
      const next = /^\s*,\s*/.exec(text.slice(at));
      if (next) at += next[0].length;
      else out = out.replace(/,\s*$/, '');
    }
    out += filling;
  }
  copy(tree.end);
  return out;
}

/** In the order of the text. */
export function holesOf(tree: Tree): Tree[] {
  return tree.hole ? [tree] : tree.children.flatMap(holesOf);
}
