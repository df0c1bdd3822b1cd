import type { TSESTree } from '@typescript-eslint/typescript-estree';

/**
 * Whether a file does nothing when it is loaded but declare what it names: no call but of what is known to have no
 * effect, no assignment but to properties of its own functions, no read of a property that might be a getter. What
 * cannot be told counts as doing something.
 */
export function isQuietProgram({ body }: Pick<TSESTree.Program, 'body'>): boolean {
  const own = new Set(body.flatMap(declaredFunction));
  return body.every((each) => isQuietStatement(each) || isOwnProperty(each, own));
}

export function declaredFunction(node: TSESTree.ProgramStatement): string[] {
  const declaration = 'declaration' in node && node.declaration ? node.declaration : node;
  return (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') &&
    declaration.id
    ? [declaration.id.name]
    : [];
}

/** `curry.placeholder = …` beside `function curry`. */
function isOwnProperty(node: TSESTree.ProgramStatement, own: ReadonlySet<string>): boolean {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') return false;
  const { left, right, operator } = node.expression;
  return (
    operator === '=' &&
    left.type === 'MemberExpression' &&
    !left.computed &&
    left.object.type === 'Identifier' &&
    own.has(left.object.name) &&
    isQuietValue(right)
  );
}

export function isQuietStatement(node: TSESTree.ProgramStatement): boolean {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'EmptyStatement':
      return true;
    case 'ClassDeclaration':
      return isQuietClass(node);
    case 'ExportNamedDeclaration':
      return !node.declaration || isQuietStatement(node.declaration as TSESTree.ProgramStatement);
    case 'ExportDefaultDeclaration':
      return isQuietExport(node.declaration);
    case 'VariableDeclaration':
      return node.declarations.every(
        ({ id, init }) => id.type === 'Identifier' && (init === null || isQuietValue(init)),
      );
    case 'TSEnumDeclaration':
      return node.body.members.every(({ initializer }) => !initializer || isQuietValue(initializer));
    case 'TSModuleDeclaration':
      return node.declare;
    case 'ExpressionStatement':
      return node.directive !== undefined;
    default:
      return false;
  }
}

function isQuietExport(node: TSESTree.ExportDefaultDeclaration['declaration']): boolean {
  if (node.type === 'FunctionDeclaration' || node.type === 'TSInterfaceDeclaration') return true;
  return node.type === 'ClassDeclaration' ? isQuietClass(node) : isQuietValue(node as TSESTree.Expression);
}

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

const isQuietClass = ({ superClass, decorators, body }: ClassNode): boolean =>
  (superClass === null || superClass.type === 'Identifier') &&
  decorators.length === 0 &&
  body.body.every((member) => {
    if (member.type === 'StaticBlock') return false;
    if ('decorators' in member && member.decorators.length > 0) return false;
    if ('computed' in member && member.computed) return false;
    return !(
      member.type === 'PropertyDefinition' &&
      member.static &&
      member.value &&
      !isQuietValue(member.value)
    );
  });

const quietConstructors = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'RegExp']);
const quietFunctions = new Set(['Symbol', 'RegExp']);
const builtIns = new Set(['Array', 'Object', 'Function', 'Number', 'String', 'Math', 'Symbol']);

export function isQuietValue(node: TSESTree.Node): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'ClassExpression':
      return isQuietClass(node);
    case 'TemplateLiteral':
      return node.expressions.every(isQuietValue);
    case 'UnaryExpression':
      return node.operator !== 'delete' && isQuietValue(node.argument);
    case 'BinaryExpression':
      return !/^in/.test(node.operator) && isQuietValue(node.left) && isQuietValue(node.right);
    case 'LogicalExpression':
      return isQuietValue(node.left) && isQuietValue(node.right);
    case 'ConditionalExpression':
      return isQuietValue(node.test) && isQuietValue(node.consequent) && isQuietValue(node.alternate);
    case 'MemberExpression':
      return !node.computed && isBuiltIn(node.object);
    case 'ArrayExpression':
      return node.elements.every(
        (each) => each === null || (each.type !== 'SpreadElement' && isQuietValue(each)),
      );
    case 'ObjectExpression':
      return node.properties.every(
        (each) => each.type === 'Property' && !each.computed && isQuietValue(each.value),
      );
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return isQuietValue(node.expression);
    case 'NewExpression':
      return (
        node.callee.type === 'Identifier' &&
        quietConstructors.has(node.callee.name) &&
        node.arguments.every(isQuietValue)
      );
    case 'CallExpression':
      return (
        node.callee.type === 'Identifier' &&
        quietFunctions.has(node.callee.name) &&
        node.arguments.every(isQuietValue)
      );
    default:
      return false;
  }
}

/** `Object`, `Array.prototype`, and so on. */
const isBuiltIn = (node: TSESTree.Node): boolean =>
  node.type === 'MemberExpression'
    ? !node.computed && isBuiltIn(node.object)
    : node.type === 'Identifier' && builtIns.has(node.name);
