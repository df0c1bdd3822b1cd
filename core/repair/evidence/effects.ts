import { isBuiltin } from 'node:module';
import type { Node, Program } from '../syntax/parse.js';
import { namesInScope } from '../syntax/scope.js';
import { findAll, walk } from '../syntax/walk.js';
import { type EffectKind, effectOfGlobal, effectOfModule, isStandardGlobal } from './effect-kinds.js';
import {
  declarationOf,
  type Identifier,
  isAliased,
  loadedIn,
  membersOf,
  nameOf,
  type Origins,
  originsIn,
} from './module-origins.js';

/** One place at which code reaches for something beyond its own values. */
export interface Effect {
  kind: EffectKind;
  /** What it reaches for, in full: `fs.promises.writeFile`, `process.env`, `eval`. */
  name: string;
}

export const lastName = ({ name }: Effect): string => name.slice(name.lastIndexOf('.') + 1);

/** Every effect in a program, in source order: by what its names are bound to, so that a local `fetch` is none. */
export function effectsOf(program: Program): Effect[] {
  const origins = originsIn(program);
  const found: Effect[] = [];
  walk(program, (node) => {
    const type = node.type;
    if (type.startsWith('TSType') || type === 'TSInterfaceDeclaration') return 'skip';
    push(found, computedCode(node) ?? changedGlobal(node, program) ?? usedAtOnce(node));
    if (node.type === 'Identifier' && isReference(node)) push(found, effectOf(node, program, origins));
    return undefined;
  });
  return found;
}

/** How often a name is used that is neither declared nor given by the language or Node. */
export function unresolvedUses(program: Program, name: string): number {
  if (isStandardGlobal(name)) return 0;
  return findAll(
    program,
    (node) =>
      node.type === 'Identifier' &&
      node.name === name &&
      isReference(node) &&
      declarationOf(node, program) === null,
  ).length;
}

/** Where a name leads is only asked of those that could lead somewhere. */
function effectOf(node: Identifier, program: Program, { names, of }: Origins): Effect | null {
  const members = membersOf(node);
  const otherwise = isBuiltin(node.name)
    ? effectOfModule([node.name, ...members])
    : isStandardGlobal(node.name)
      ? effectOfGlobal([node.name, ...members])
      : null;
  if (!names.has(node.name) && otherwise === null) return null;
  const declared = declarationOf(node, program);
  if (declared === null) return otherwise;
  const origin = of.get(declared);
  return origin && !isAliased(node) ? effectOfModule([...origin, ...members]) : null;
}

/** What is used of a module without a name in between: `require('fs').rmSync(file)`. */
function usedAtOnce(node: Node): Effect | null {
  if (node.type !== 'CallExpression' && node.type !== 'ImportExpression') return null;
  const module = loadedIn(node);
  if (module === null || isAliased(node)) return null;
  const members = membersOf(node);
  return members.length > 0 || isHandedOn(node) ? effectOfModule([...module, ...members]) : null;
}

/** A module that is loaded for its own sake is not used by it. */
const isHandedOn = ({ parent }: Node): boolean =>
  parent?.type === 'CallExpression' ||
  parent?.type === 'ReturnStatement' ||
  parent?.type === 'ArrowFunctionExpression';

/** A use of a name's value, and not a declaration, a key, a label or the name of a property. */
function isReference(node: Identifier): boolean {
  const { parent } = node;
  if (!parent) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      if (parent.parent.type === 'ObjectPattern') return parent.computed && parent.key === node;
      return parent.value === node || parent.computed;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return parent.computed || ('value' in parent && parent.value === node);
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentPattern':
      return parent.right === node;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return parent.body === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'RestElement':
    case 'ArrayPattern':
    case 'CatchClause':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportAttribute':
    case 'TSParameterProperty':
    case 'TSEnumDeclaration':
    case 'TSEnumMember':
    case 'TSQualifiedName':
    case 'TSModuleDeclaration':
      return false;
    case 'ExportSpecifier':
      return parent.local === node;
    default:
      return !parent.type.startsWith('TSType');
  }
}

/** Code that is made from text, and modules whose name is: nobody can tell what they do. */
function computedCode(node: Node): Effect | null {
  if (node.type === 'ImportExpression' && node.source.type !== 'Literal' && !isPlainTemplate(node.source))
    return { kind: 'code', name: 'import of a computed name' };
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return null;
  const { callee } = node;
  const [first] = node.arguments;
  const isText =
    first?.type === 'TemplateLiteral' || (first?.type === 'Literal' && typeof first.value === 'string');
  if (callee.type === 'Identifier' && callee.name === 'require' && first && first.type !== 'Literal')
    return { kind: 'code', name: 'require of a computed name' };
  if (callee.type === 'Identifier' && /^set(?:Timeout|Interval|Immediate)$/.test(callee.name) && isText)
    return { kind: 'code', name: `${callee.name} of a text` };
  if (callee.type === 'MemberExpression' && nameOf(callee.property) === 'constructor' && isText)
    return { kind: 'code', name: 'Function by way of constructor' };
  return null;
}

const isPlainTemplate = (node: Node): boolean =>
  node.type === 'TemplateLiteral' && node.expressions.length === 0;

/** What everybody shares: names on the global object, and what built-in classes give to all of their values. */
function changedGlobal(node: Node, program: Program): Effect | null {
  const target =
    node.type === 'AssignmentExpression' || node.type === 'UpdateExpression'
      ? assignedObject(node.type === 'AssignmentExpression' ? node.left : node.argument)
      : node.type === 'CallExpression' && isDefining(node.callee)
        ? node.arguments[0]
        : node.type === 'UnaryExpression' && node.operator === 'delete'
          ? assignedObject(node.argument)
          : null;
  if (!target) return null;
  const head = headOf(target);
  if (!head || !isStandardGlobal(head.name)) return null;
  if (namesInScope(program, head.range[0]).some(({ name }) => name === head.name)) return null;
  const chain = [head.name, ...membersOf(head)].filter((name) => name !== '[computed]');
  const shared = /^(?:globalThis|global|window|self)$/.test(head.name) || chain.includes('prototype');
  return shared || /^(?:Object|Array|JSON|Math|Promise|console)$/.test(head.name)
    ? { kind: 'global', name: chain.join('.') }
    : null;
}

const assignedObject = (node: Node): Node | null => (node.type === 'MemberExpression' ? node.object : null);

const isDefining = (callee: Node): boolean =>
  callee.type === 'MemberExpression' &&
  /^(?:defineProperty|defineProperties|assign|setPrototypeOf)$/.test(nameOf(callee.property) ?? '') &&
  callee.object.type === 'Identifier' &&
  /^(?:Object|Reflect)$/.test(callee.object.name);

function headOf(node: Node): Identifier | null {
  if (node.type === 'Identifier') return node;
  return node.type === 'MemberExpression' ? headOf(node.object) : null;
}

function push(effects: Effect[], effect: Effect | null): void {
  if (effect) effects.push(effect);
}
