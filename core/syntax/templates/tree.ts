import type { TSESTree } from '@typescript-eslint/typescript-estree';

/**
 * A syntax tree as tree differencing wants it: labels, values at the leaves, and the property of the parent that each child
 * stands in. Offsets are into the text that it was read from. Equal hashes mean equal trees, layout, comments, quotes and the
 * node's own key aside.
 */
export interface Tree {
  /** Type of the syntax node, with whatever else tells it from others: `BinaryExpression operator===`. */
  label: string;
  /** Name or literal; null where there is none. */
  value: string | null;
  /** Property of the parent. */
  key: string;
  children: Tree[];
  start: number;
  end: number;
  hash: number;
  /** Nodes, itself included. */
  size: number;
  /** There where anything may stand. */
  hole?: Hole;
}

export const holeKinds = ['identifier', 'literal', 'expression', 'statement', 'node'] as const;
export type HoleKind = (typeof holeKinds)[number];

/** Holes of one number stand for equal trees. */
export interface Hole {
  id: number;
  kind: HoleKind;
  /** Whether any number of neighbours may stand there, none included. */
  list: boolean;
}

/** Tree of a program as `parseProgram` gives it. */
export const treeOf = (node: TSESTree.Node): Tree => convert(node as unknown as Syntax, '', plain);

/** A node with its hash and size worked out. */
export function makeTree(parts: Omit<Tree, 'hash' | 'size'>): Tree {
  const { label, value, children, hole } = parts;
  let hash = hashText(value === null ? label : `${label}\0${value}`);
  if (hole) hash = combine(hash, hole.id + (hole.list ? 1_000_003 : 7));
  let size = 1;
  for (const child of children) {
    hash = combine(combine(hash, hashText(child.key)), child.hash);
    size += child.size;
  }
  return { ...parts, hash, size };
}

export const makeHole = (hole: Hole, key: string, start: number, end: number): Tree =>
  makeTree({ label: '?', value: null, key, children: [], start, end, hole });

/** A run of statements as one tree. */
export function runOf(statements: readonly Tree[]): Tree {
  const [start, end] = [statements[0]?.start ?? 0, statements.at(-1)?.end ?? 0];
  return makeTree({
    label: runLabel,
    value: null,
    key: '',
    children: statements.map((each) => (each.key === 'body' ? each : { ...each, key: 'body' })),
    start,
    end,
  });
}

export const runLabel = 'Statements';

/** The part of a label that is the type of the syntax node. */
export const typeOf = ({ label }: Tree): string => {
  const end = label.indexOf(' ');
  return end < 0 ? label : label.slice(0, end);
};

/** The keys under which a node of this type holds statements. */
export function statementKey(tree: Tree): 'body' | 'consequent' | null {
  const type = typeOf(tree);
  if (type === 'SwitchCase') return 'consequent';
  return type === 'Program' || type === 'BlockStatement' || type === 'StaticBlock' || type === 'TSModuleBlock'
    ? 'body'
    : null;
}

export function kindOf(tree: Tree): HoleKind {
  if (tree.hole) return tree.hole.kind;
  const type = typeOf(tree);
  if (type === 'Identifier' && tree.children.length === 0) return 'identifier';
  if (type === 'Literal') return 'literal';
  if (/^(?:TS|JSX(?!Element$|Fragment$))/.test(type) && !/^TS(?:As|NonNull|Satisfies)Expression$/.test(type))
    return 'node';
  if (/(?:Statement|Declaration)$/.test(type)) return 'statement';
  return /(?:Expression|Literal|JSXElement|JSXFragment)$|^Super$/.test(type) ? 'expression' : 'node';
}

interface Syntax {
  type: string;
  range: [number, number];
  [key: string]: unknown;
}

const unread = new Set([
  'type',
  'range',
  'loc',
  'parent',
  'start',
  'end',
  'tokens',
  'comments',
  'sourceType',
  'raw',
]);

/** How a syntax tree is read: what stands in the place of a node, another one or a hole, and what becomes of the nodes below. */
interface Reading {
  see(node: Syntax): Syntax | Hole;
  read(node: Syntax, key: string): Tree;
}

const plain: Reading = { see: (node) => node, read: (node, key) => convert(node, key, plain) };

/** Reads nodes of any parser for ESTree, each once, as `see` sees them. */
export function treeReader(
  see: (node: TSESTree.Node) => TSESTree.Node | Hole,
): (node: TSESTree.Node) => Tree {
  const known = new WeakMap<Syntax, Tree>();
  const reading: Reading = {
    see: (node) => see(node as unknown as TSESTree.Node) as unknown as Syntax | Hole,
    read(node, key) {
      const tree = known.get(node) ?? convert(node, key, reading);
      known.set(node, tree);
      return tree.key === key ? tree : { ...tree, key };
    },
  };
  return (node) => reading.read(node as unknown as Syntax, '');
}

function convert(written: Syntax, key: string, reading: Reading): Tree {
  const node = reading.see(written);
  if (!isSyntax(node)) return makeHole(node, key, ...written.range);
  let label = node.type;
  let value: string | null = null;
  const children: Tree[] = [];
  for (const name in node) {
    if (unread.has(name)) continue;
    const part = node[name];
    if (typeof part === 'object' && part !== null) {
      if (Array.isArray(part)) {
        if (part.includes(null))
          label += ` ${name}:${part.map((each) => (each === null ? '-' : '+')).join('')}`;
        for (const each of part) if (isSyntax(each)) children.push(reading.read(each, name));
      } else if (isSyntax(part) && !repeats(node, name, part)) children.push(reading.read(part, name));
    } else if (isValue(node.type, name)) value = leafOf(node, part);
    else if (typeof part === 'string' || part === true)
      label += part === true ? ` ${name}` : ` ${name}=${part}`;
  }
  if (node.type === 'TemplateElement') value = (node.value as { raw: string }).raw;
  if (node.type === 'Literal') value = leafOf(node, node.value);
  children.sort((one, other) => one.start - other.start);
  return makeTree({ label, value, key, children, start: node.range[0], end: node.range[1] });
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && 'type' in value && 'range' in value;

const isValue = (type: string, name: string): boolean =>
  (name === 'name' && (type === 'Identifier' || type === 'PrivateIdentifier' || type === 'JSXIdentifier')) ||
  (name === 'value' && (type === 'Literal' || type === 'JSXText')) ||
  (type === 'Literal' && name === 'bigint');

function leafOf({ type, raw }: Syntax, value: unknown): string {
  if (type === 'JSXText') return String(value).replace(/\s+/g, ' ').trim();
  if (type === 'Literal') return typeof value === 'string' ? JSON.stringify(value) : String(raw);
  return String(value);
}

/** `{ a }` and `import { a }` say one name, which the tree has twice. */
function repeats(node: Syntax, name: string, part: Syntax): boolean {
  if (node.type === 'Property') return node.shorthand === true && name === 'key';
  if (node.type === 'ImportSpecifier' || node.type === 'ExportSpecifier') {
    const other = node[node.type === 'ImportSpecifier' ? 'imported' : 'exported'];
    return name === 'local' && isSyntax(other) && other.range[0] === part.range[0];
  }
  return false;
}

const hashes = new Map<string, number>();

/** 53 bits, the same in every process. */
function hashText(text: string): number {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  const hash = finish(one, two);
  if (hashes.size > 50_000) hashes.clear();
  if (text.length <= 80) hashes.set(text, hash);
  return hash;
}

/** Of two hashes in their order. */
export function combine(left: number, right: number): number {
  const one =
    Math.imul((left | 0) ^ Math.imul(right | 0, 2246822507), 2654435761) ^ Math.floor(right / 2 ** 32);
  const two =
    Math.imul(Math.floor(left / 2 ** 32) ^ Math.imul(right | 0, 3266489909), 1597334677) + (one | 0);
  return finish(one, two ^ (left | 0));
}

function finish(first: number, second: number): number {
  let [one, two] = [first, second];
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return 4294967296 * (2097151 & two) + (one >>> 0);
}
