import { isFunction } from '../../../syntax/lookup.js';
import type { Node } from '../../../syntax/parse.js';

/** Names that a statement of a module declares, or gives to others by assigning them. */
export function namesOf(node: Node): string[] {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return namesOf(node.declaration);
    case 'ExportNamedDeclaration':
      return node.declaration ? namesOf(node.declaration) : [];
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSDeclareFunction':
      return node.id ? [node.id.name] : [];
    case 'ExpressionStatement':
      return assignedNames(node);
    default:
      return [];
  }
}

/** Whether it is what a module is when it is taken whole. */
export const isDefault = (node: Node): boolean =>
  node.type === 'ExportDefaultDeclaration' ||
  (node.type === 'ExpressionStatement' &&
    node.expression.type === 'AssignmentExpression' &&
    pathOf(node.expression.left) === 'module.exports');

/** A declaration without the bodies of its functions. */
export function signatureOf(node: Node, text: string): string {
  const bodies: [number, number][] = [];
  const look = (each: Node | null | undefined): void => {
    switch (each?.type) {
      case 'ExportDefaultDeclaration':
      case 'ExportNamedDeclaration':
        look(each.declaration);
        break;
      case 'VariableDeclaration':
        for (const { init } of each.declarations) look(init);
        break;
      case 'ExpressionStatement':
        if (each.expression.type === 'AssignmentExpression') look(each.expression.right);
        break;
      case 'ObjectExpression':
        for (const member of each.properties) if (member.type === 'Property') look(member.value);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        for (const member of each.body.body) if (member.type === 'MethodDefinition') look(member.value);
        break;
      default:
        if (each && isFunction(each) && each.body?.type === 'BlockStatement') bodies.push(each.body.range);
    }
  };
  look(node);
  let [result, at] = ['', node.range[0]];
  for (const [start, end] of bodies) {
    result += `${text.slice(at, start)}{ … }`;
    at = end;
  }
  return result + text.slice(at, node.range[1]);
}

type Statement = Extract<Node, { type: 'ExpressionStatement' }>;

/** Of `exports.name = …` and `module.exports.name = …`, and of `module.exports = { name: … }`. */
function assignedNames(node: Statement): string[] {
  if (node.expression.type !== 'AssignmentExpression') return [];
  const { left, right } = node.expression;
  const [, name] = /^(?:module\.)?exports\.([^.]+)$/.exec(pathOf(left)) ?? [];
  if (name !== undefined) return [name];
  if (!isDefault(node) || right.type !== 'ObjectExpression') return [];
  // What has its own name there is declared elsewhere.
  return right.properties.flatMap((each) =>
    each.type === 'Property' && !each.shorthand && each.key.type === 'Identifier' ? [each.key.name] : [],
  );
}

function pathOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return '';
  return `${pathOf(node.object)}.${node.property.name}`;
}
