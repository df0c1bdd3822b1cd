import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Node } from './parse.js';

export type StatementKind =
  | 'condition'
  | 'loop'
  | 'return'
  | 'expression'
  | 'declaration'
  | 'bare-declaration'
  | 'throw'
  | 'jump'
  | 'head'
  | 'import'
  | 'export'
  | 'directive';

/** The kind of a statement by its first part, whose text is given. */
export function kindOf(node: Node, text: string): StatementKind {
  switch (node.type) {
    case 'IfStatement':
    case 'SwitchStatement':
    case 'SwitchCase':
      return 'condition';
    case 'ReturnStatement':
      return 'return';
    case 'PropertyDefinition':
      return 'declaration';
    case 'TryStatement':
      return 'head';
    case 'ThrowStatement':
      return 'throw';
    case 'BreakStatement':
    case 'ContinueStatement':
      return 'jump';
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return 'head';
    case 'ImportDeclaration':
      return 'import';
    case 'ExportAllDeclaration':
      return 'export';
    case 'ExportNamedDeclaration':
      return node.declaration ? kindOf(node.declaration, text) : 'export';
    case 'ExportDefaultDeclaration':
      return /(?:Function|Class)/.test(node.declaration.type) ? 'head' : 'export';
    case 'VariableDeclaration':
      return kindOfVariable(node, text);
    case 'ExpressionStatement':
      return kindOfExpression(node, text);
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return 'directive';
    default:
      return isLoop(node) ? 'loop' : 'expression';
  }
}

/** A later part of a statement: the condition of do-while, the name and parameters of a method, the rest of a call. */
export function kindOfTail(node: Node, beforeBody: boolean, text: string): StatementKind {
  if (node.type === 'DoWhileStatement') return 'loop';
  const isMethod = beforeBody && /^(?:(?:async|static|get|set)\s+|\*\s*)*[\w$#]+\s*\(/.test(text);
  return isMethod && text.endsWith(')') ? 'head' : 'expression';
}

function kindOfVariable(node: TSESTree.VariableDeclaration, text: string): StatementKind {
  if (node.declarations.every(({ init }) => !init)) return 'bare-declaration';
  if (/\brequire\(\s*['"`]/.test(text)) return 'import';
  const [only] = node.declarations;
  return node.declarations.length === 1 && only?.init && isFunction(only.init) ? 'head' : 'declaration';
}

function kindOfExpression(node: TSESTree.ExpressionStatement, text: string): StatementKind {
  if ('directive' in node && node.directive) return 'directive';
  if (/^(?:module\.exports|exports\.\w+)\s*=/.test(text)) return 'export';
  if (/^require\(\s*['"`]/.test(text)) return 'import';
  return 'expression';
}

export function isFunction(
  node: Node,
): node is TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression | TSESTree.FunctionDeclaration {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration'
  );
}

export const isLoop = (node: Node): boolean => /^(?:For|While|DoWhile)\w*Statement$/.test(node.type);
