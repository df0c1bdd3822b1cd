import type { TSESTree } from '@typescript-eslint/typescript-estree';

/** What typescript-estree says of every node of a kind, also where no types are written. */
const binding = { decorators: [], optional: false };
const declared = { declare: false };
const ofClass = { abstract: false, declare: false, decorators: [], implements: [] };
const defaults: Readonly<Record<string, object>> = {
  Identifier: binding,
  ObjectPattern: binding,
  ArrayPattern: binding,
  AssignmentPattern: binding,
  RestElement: binding,
  Property: { optional: false },
  VariableDeclarator: { definite: false },
  VariableDeclaration: declared,
  FunctionDeclaration: declared,
  FunctionExpression: declared,
  ClassDeclaration: ofClass,
  ClassExpression: ofClass,
  MethodDefinition: { decorators: [], optional: false, override: false },
  PropertyDefinition: {
    ...declared,
    decorators: [],
    definite: false,
    optional: false,
    override: false,
    readonly: false,
  },
  ImportDeclaration: { importKind: 'value', phase: null },
  ImportSpecifier: { importKind: 'value' },
  ImportExpression: { phase: null },
  ExportNamedDeclaration: { exportKind: 'value' },
  ExportDefaultDeclaration: { exportKind: 'value' },
  ExportAllDeclaration: { exportKind: 'value' },
  ExportSpecifier: { exportKind: 'value' },
};

/** Completes, in place, a tree that espree made of a file to the one that typescript-estree would have made. */
export function withDefaults(program: TSESTree.Program, file: string): TSESTree.Program {
  const seen: Seen = { isModule: file.endsWith('.mjs'), names: new Set() };
  complete(program, seen);
  program.sourceType = seen.isModule ? 'module' : 'script';
  if (program.comments) program.comments = program.comments.filter(({ type }) => !isHashbang(type));
  for (const token of program.tokens ?? [])
    if (seen.names.has(token.range[0])) (token as { type: string }).type = 'Identifier';
  return program;
}

interface Seen {
  isModule: boolean;
  /** Where words stand as names that are keywords elsewhere. */
  names: Set<number>;
}

function complete(node: TSESTree.Node, seen: Seen): void {
  const missing = defaults[node.type];
  if (missing) Object.assign(node, missing);
  note(node, seen);
  for (const [key, value] of Object.entries(node)) {
    if (notChildren.has(key)) continue;
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) complete(each, seen);
    } else if (isNode(value)) complete(value, seen);
  }
}

function note(node: TSESTree.Node, seen: Seen): void {
  if (/^(?:Import|Export)\w*Declaration$/.test(node.type)) seen.isModule = true;
  if (node.type === 'MetaProperty' && node.meta.name === 'import') seen.isModule = true;
  if (node.type === 'Identifier' && /^(?:static|yield)$/.test(node.name)) seen.names.add(node.range[0]);
  if (node.type === 'JSXOpeningFragment') {
    // acorn-jsx takes the tag of a fragment for one of an element.
    for (const key of ['attributes', 'selfClosing']) Reflect.deleteProperty(node, key);
  }
}

const notChildren = new Set(['loc', 'range', 'tokens', 'comments', 'type']);

const isNode = (value: unknown): value is TSESTree.Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'range' in value;

const isHashbang = (type: string): boolean => type === 'Hashbang';
