import { nodesAt } from './lookup.js';
import type { Node, Program } from './parse.js';

/** Names of the classes, functions and methods that hold an offset, the outermost first; those without a name are left out. */
export function functionPathAt(program: Program, offset: number): string[] {
  return nodesAt(program, offset)
    .flatMap((node) => nameOf(node) ?? [])
    .reverse();
}

function nameOf(node: Node): string | null {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return node.id?.name ?? null;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return holdsCode(node.value) ? keyName(node.key) : null;
    case 'VariableDeclarator':
      return holdsCode(node.init) ? keyName(node.id) : null;
    case 'AssignmentExpression':
      return holdsCode(node.right) ? keyName(node.left) : null;
    default:
      return null;
  }
}

const holdsCode = (node: Node | null): boolean =>
  node !== null && /^(?:ArrowFunction|Function|Class)Expression$/.test(node.type);

function keyName(node: Node): string | null {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return node.name;
  if (node.type === 'Literal') return String(node.value);
  return node.type === 'MemberExpression' ? keyName(node.property) : null;
}
