import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { type Node, parse } from '../../repair/syntax/parse.js';
import type { Side } from '../../syntax/templates/template.js';
import { type Hole, runOf, type Tree, treeReader } from '../../syntax/templates/tree.js';

/** A template that somebody wrote, as a tree. */
export interface Shape {
  side: Side;
  /** Of its holes with `$`: that of the hole 1 is the first. */
  names: readonly string[];
  /** Type of the node, or of the first statement. */
  type: string;
  /** How many statements one after the other it is; null of one node. */
  run: number | null;
  /** Words that a text has to hold for it to fit somewhere in it. */
  words: readonly string[];
}

const known = new Map<string, Shape>();
const mostKnown = 2000;

/** Throws a TypeError for a text that is neither an expression nor statements. */
export function readShape(source: string): Shape {
  const shape = known.get(source) ?? readFresh(source);
  if (known.size > mostKnown) known.clear();
  known.set(source, shape);
  return shape;
}

function readFresh(source: string): Shape {
  const program = parse('template.ts', source) ?? parse('template.tsx', source);
  const [first, ...more] = program?.body ?? [];
  if (!first) throw new TypeError(`A template is an expression or statements: ${source}`);
  const names: string[] = [];
  const read = treeReader((node) => holeIn(node, names) ?? withoutChain(node));
  const isBare = more.length === 0 && first.type === 'ExpressionStatement' && !/;\s*$/.test(source);
  const root = withoutChain(isBare ? first.expression : first);
  const tree = more.length === 0 ? read(root) : runOf([first, ...more].map(read));
  return {
    side: { tree, text: source, indent: '' },
    names,
    type: root.type,
    run: more.length === 0 ? null : more.length + 1,
    words: [...source.matchAll(/(?<![\w$])[A-Za-z_]\w*(?![\w$])/g)].map(([word]) => word),
  };
}

/** `$name` stands for one node, as an expression and as a statement; `$$name` for any number, also behind `...`. */
function holeIn(node: Node, names: string[]): Hole | null {
  const name = holeName(node);
  if (name === null) return null;
  if (!names.includes(name)) names.push(name);
  return { id: names.indexOf(name) + 1, kind: 'node', list: name.startsWith('$$') };
}

function holeName(node: Node): string | null {
  const inner =
    node.type === 'ExpressionStatement' ? (node as TSESTree.ExpressionStatement).expression : node;
  if (inner.type === 'SpreadElement') return holeName(inner.argument);
  return inner.type === 'Identifier' && /^\$\$?[A-Za-z]\w*$/.test(inner.name) ? inner.name : null;
}

/** Reads code as templates are read. Nodes of any parser for ESTree will do. */
export const readCode: (node: Node) => Tree = treeReader((node) => withoutChain(node));

/** `a?.b` is another thing than `a.b`, which `optional` says; the wrapper around a chain says nothing more. */
export const withoutChain = (node: Node): Node =>
  node.type === 'ChainExpression' ? (node as TSESTree.ChainExpression).expression : node;
