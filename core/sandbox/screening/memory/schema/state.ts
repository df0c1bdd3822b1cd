import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, type Node, visit } from './tree.js';

/**
 * Whether functions of a file write to what the module holds: a variable of the module, or a container in one. Such
 * state outlives a test, so a candidate could find what the one before it has left, a cache above all.
 */
export function keepsState(program: TSESTree.Program): boolean {
  const held = heldNames(program);
  let writes = false;
  for (const statement of program.body) {
    visit(statement, (node) => {
      if (isFunction(node)) writes ||= writesTo(node, held);
      return writes || isFunction(node) ? 'skip' : undefined;
    });
  }
  return writes;
}

/** Variables of the module that can be changed, or that hold what can. */
function heldNames(program: TSESTree.Program): Set<string> {
  const names = new Set<string>();
  for (const each of program.body) {
    const statement = each.type === 'ExportNamedDeclaration' ? each.declaration : each;
    if (statement?.type === 'FunctionDeclaration' || statement?.type === 'ClassDeclaration')
      names.add(statement.id?.name ?? '');
    if (statement?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && (statement.kind !== 'const' || isContainer(init))) names.add(id.name);
    }
  }
  return names;
}

function isContainer(value: Node | null): boolean {
  switch (value?.type) {
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'NewExpression':
      return true;
    case 'CallExpression':
      return !(value.callee.type === 'Identifier' && value.callee.name === 'require');
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return isContainer(value.expression);
    default:
      return false;
  }
}

const changing =
  /^(?:set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|append|enqueue|dequeue|insert|remove|reset)$/;

function writesTo(body: Node, held: ReadonlySet<string>): boolean {
  let found = false;
  const isHeld = (node: Node): boolean => {
    const base = baseOf(node);
    return base.type === 'Identifier' && held.has(base.name);
  };
  visit(body, (node) => {
    if (node.type === 'AssignmentExpression' && !isPlaceInMatch(node.left)) found ||= isHeld(node.left);
    if (node.type === 'UpdateExpression') found ||= isHeld(node.argument);
    if (node.type === 'UnaryExpression' && node.operator === 'delete') found ||= isHeld(node.argument);
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const { object, property } = node.callee;
      const name = property.type === 'Identifier' ? property.name : '';
      found ||= changing.test(name) && isHeld(object);
    }
    return found ? 'skip' : undefined;
  });
  return found;
}

/** A regular expression moves it by itself at each match; it is written to begin anew. */
const isPlaceInMatch = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  node.property.type === 'Identifier' &&
  node.property.name === 'lastIndex';

function baseOf(node: Node): Node {
  if (node.type === 'MemberExpression') return baseOf(node.object);
  return node.type === 'TSNonNullExpression' ? baseOf(node.expression) : node;
}
