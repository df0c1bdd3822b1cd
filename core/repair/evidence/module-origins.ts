import { isBuiltin } from 'node:module';
import type { Node, Program } from '../syntax/parse.js';
import { namesInScope, patternNames } from '../syntax/scope.js';
import { walk } from '../syntax/walk.js';

/** A module or a global name, and the members that lead on from it. */
export type Chain = readonly string[];

/** Where names that stand for a module, or for a part of one, come from. */
export interface Origins {
  /** By the identifier that declares them. */
  of: Map<Node, Chain>;
  /** Those names, whatever else may be called so. */
  names: Set<string>;
}

export type Identifier = Extract<Node, { type: 'Identifier' }>;

/** Static imports, `require`, `import()`, and other names for what those gave. */
export function originsIn(program: Program): Origins {
  const origins: Origins = { of: new Map(), names: new Set() };
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration' && node.importKind !== 'type') noteImport(node, origins);
    if (node.type !== 'VariableDeclarator' || !node.init) return;
    const origin = loadedIn(node.init) ?? renamedIn(node.init, program, origins);
    if (origin) note(node.id, origin, origins);
  });
  return origins;
}

/** The identifier that declares what a name means where it stands. */
export const declarationOf = (node: Identifier, program: Program): Node | null =>
  namesInScope(program, node.range[0]).find(({ name }) => name === node.name)?.node ?? null;

function noteImport(
  { source, specifiers }: Extract<Node, { type: 'ImportDeclaration' }>,
  origins: Origins,
): void {
  const module = canonical(source.value);
  for (const each of specifiers) {
    if (each.type !== 'ImportSpecifier') note(each.local, module, origins);
    else if (each.importKind !== 'type') note(each.local, member(module, nameOf(each.imported)), origins);
  }
}

function note(id: Node, origin: Chain, origins: Origins): void {
  if (id.type === 'Identifier') {
    origins.of.set(id, origin);
    origins.names.add(id.name);
  }
  if (id.type !== 'ObjectPattern') return;
  for (const each of id.properties) {
    if (each.type !== 'Property' || each.computed) continue;
    const [bound] = patternNames(each.value);
    if (bound)
      note(
        each.value.type === 'ObjectPattern' ? each.value : bound,
        member(origin, nameOf(each.key)),
        origins,
      );
  }
}

/** What an expression loads: `require('fs').promises`, `await import('node:fs')`, `process.getBuiltinModule('fs')`. */
export function loadedIn(node: Node): Chain | null {
  if (node.type === 'AwaitExpression') return loadedIn(node.argument);
  if (node.type === 'MemberExpression' && !node.computed) {
    const inner = loadedIn(node.object);
    return inner && member(inner, nameOf(node.property));
  }
  if (node.type === 'ImportExpression') return moduleNamed(node.source);
  if (node.type !== 'CallExpression') return null;
  const { callee } = node;
  const loads =
    (callee.type === 'Identifier' && callee.name === 'require') ||
    (callee.type === 'MemberExpression' && nameOf(callee.property) === 'getBuiltinModule');
  return loads ? moduleNamed(node.arguments[0]) : null;
}

/** What another name of the same program stands for: `fs` in `const { rm } = fs.promises`. */
function renamedIn(node: Node, program: Program, origins: Origins): Chain | null {
  if (node.type === 'MemberExpression' && !node.computed) {
    const inner = renamedIn(node.object, program, origins);
    return inner && member(inner, nameOf(node.property));
  }
  if (node.type !== 'Identifier' || !origins.names.has(node.name)) return null;
  const declared = declarationOf(node, program);
  return (declared && origins.of.get(declared)) ?? null;
}

/** Whether a module, or a member of it, is only given another name where `node` stands. */
export function isAliased(node: Node): boolean {
  let at = node;
  while (
    (at.parent?.type === 'MemberExpression' && at.parent.object === at && !at.parent.computed) ||
    at.parent?.type === 'AwaitExpression'
  )
    at = at.parent;
  return at.parent?.type === 'VariableDeclarator' && at.parent.init === at;
}

const moduleNamed = (node: Node | undefined): Chain | null => {
  const name = node && textIn(node);
  return name ? canonical(name) : null;
};

/** `node:fs/promises` and `promises` of `fs` are one. */
const canonical = (specifier: string): Chain =>
  isBuiltin(specifier) ? specifier.replace(/^node:/, '').split('/') : [specifier];

/** The default of a CommonJS module is the module. */
const member = (chain: Chain, name: string | null): Chain =>
  name === 'default' ? chain : [...chain, name ?? '[computed]'];

/** The members that are read from a node, as far as their names stand there: of `fs.promises.rm(x)` two. */
export function membersOf(node: Node): string[] {
  const names: string[] = [];
  for (let at: Node = node; ; ) {
    const parent: Node | undefined = at.parent;
    if (/^(?:ChainExpression|TSNonNullExpression|AwaitExpression)$/.test(parent?.type ?? '')) {
      at = parent as Node;
      continue;
    }
    if (parent?.type !== 'MemberExpression' || parent.object !== at) return names;
    const name = parent.computed ? textIn(parent.property) : nameOf(parent.property);
    if (name === null) return [...names, '[computed]'];
    names.push(name);
    at = parent;
  }
}

export const nameOf = (node: Node): string | null => (node.type === 'Identifier' ? node.name : textIn(node));

const textIn = (node: Node): string | null =>
  node.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
