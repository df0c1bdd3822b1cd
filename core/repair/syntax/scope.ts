import { isFunction, nodesAt } from './lookup.js';
import type { Node, Program } from './parse.js';
import { childrenOf, walk } from './walk.js';

export interface ScopeName {
  name: string;
  kind: 'variable' | 'parameter' | 'function' | 'class' | 'import' | 'loop';
  /** True where assigning to it throws or is of no use outside: `const` and imports. */
  constant: boolean;
  /** The identifier that declares it. */
  node: Node;
}

/**
 * The names that code at an offset can use, nearest scope first, each name once. What is declared with `let`,
 * `const` or `class` further down in the same function is left out: it could not be read yet.
 */
export function namesInScope(program: Program, offset: number): ScopeName[] {
  const found = new Map<string, ScopeName>();
  let inner: Node | undefined;
  let crossedFunction = false;
  for (const node of nodesAt(program, offset)) {
    for (const each of namesDeclaredBy(node, inner)) {
      const tooEarly = !crossedFunction && isLexical(each) && offset < declarationEnd(each.node);
      if (!tooEarly && !found.has(each.name)) found.set(each.name, each);
    }
    crossedFunction ||= isFunction(node);
    inner = node;
  }
  return [...found.values()];
}

const declared = new WeakMap<Node, ScopeName[]>();

/** The names that one scope (a block, function, loop, class, catch clause, program) declares itself, in order. */
export function namesDeclaredBy(scope: Node, inner?: Node): ScopeName[] {
  if (scope.type.startsWith('For')) return declarationsOf(scope, inner);
  const known = declared.get(scope);
  if (known !== undefined) return known;
  const found = declarationsOf(scope);
  declared.set(scope, found);
  return found;
}

function declarationsOf(scope: Node, inner?: Node): ScopeName[] {
  switch (scope.type) {
    case 'Program':
      return [...statementNames(scope.body), ...hoistedVars(scope)];
    case 'BlockStatement':
    case 'StaticBlock':
      return statementNames(scope.body);
    case 'SwitchStatement':
      return statementNames(scope.cases.flatMap((each) => each.consequent));
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      const own = scope.type === 'FunctionExpression' && scope.id ? [named(scope.id, 'function')] : [];
      return [...hoistedVars(scope.body), ...parameterNames(scope.params), ...own];
    }
    case 'ClassExpression':
      return scope.id ? [named(scope.id, 'class', true)] : [];
    case 'ClassDeclaration':
      return scope.id ? [named(scope.id, 'class', false)] : [];
    case 'CatchClause':
      return scope.param ? patternNames(scope.param).map((id) => named(id, 'parameter')) : [];
    case 'ForStatement':
      return scope.init?.type === 'VariableDeclaration' ? loopNames(scope.init) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return scope.left.type === 'VariableDeclaration' && inner !== scope.right ? loopNames(scope.left) : [];
    default:
      return [];
  }
}

/** The identifiers that a pattern binds. */
export function patternNames(pattern: Node): Extract<Node, { type: 'Identifier' }>[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        patternNames(each.type === 'Property' ? each.value : each.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each ? patternNames(each) : []));
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    case 'TSParameterProperty':
      return patternNames(pattern.parameter);
    default:
      return [];
  }
}

function statementNames(statements: readonly Node[]): ScopeName[] {
  return statements.flatMap((each): ScopeName[] => {
    switch (each.type) {
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return each.declaration ? statementNames([each.declaration]) : [];
      case 'VariableDeclaration':
        return each.kind === 'var' ? [] : variableNames(each, 'variable');
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        return each.id ? [named(each.id, 'function')] : [];
      case 'ClassDeclaration':
        return each.id ? [named(each.id, 'class')] : [];
      case 'TSEnumDeclaration':
        return [named(each.id, 'variable', true)];
      case 'ImportDeclaration':
        return each.importKind === 'type'
          ? []
          : each.specifiers.map(({ local }) => named(local, 'import', true));
      default:
        return [];
    }
  });
}

// `var` belongs to the whole function, however deep it stands.
function hoistedVars(body: Node): ScopeName[] {
  const found: ScopeName[] = [];
  walk(body, (node) => {
    if (node !== body && (isFunction(node) || node.type.startsWith('Class'))) return 'skip';
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      const inLoop = /^For/.test(node.parent.type) && !childrenOf(node.parent).slice(-1).includes(node);
      found.push(...(inLoop ? loopNames(node) : variableNames(node, 'variable')));
    }
    return undefined;
  });
  return found;
}

function parameterNames(parameters: readonly Node[]): ScopeName[] {
  return parameters.flatMap(patternNames).map((id) => named(id, 'parameter'));
}

function loopNames(declaration: Extract<Node, { type: 'VariableDeclaration' }>): ScopeName[] {
  return variableNames(declaration, 'loop');
}

function variableNames(
  declaration: Extract<Node, { type: 'VariableDeclaration' }>,
  kind: ScopeName['kind'],
): ScopeName[] {
  const constant = declaration.kind === 'const';
  return declaration.declarations
    .flatMap(({ id }) => patternNames(id))
    .map((id) => named(id, kind, constant));
}

function named(
  node: Extract<Node, { type: 'Identifier' }>,
  kind: ScopeName['kind'],
  constant = false,
): ScopeName {
  return { name: node.name, kind, constant, node };
}

function isLexical({ kind, node }: ScopeName): boolean {
  if (kind === 'class') return true;
  if (kind !== 'variable') return false;
  for (let each: Node | undefined = node; each; each = each.parent) {
    if (each.type === 'VariableDeclaration') return each.kind !== 'var';
  }
  return false;
}

// A name cannot be read in its own initialiser either.
function declarationEnd(identifier: Node): number {
  for (let each: Node | undefined = identifier; each; each = each.parent) {
    if (each.type === 'VariableDeclarator') return each.range[1];
    if (each.type === 'ClassDeclaration') return each.range[0];
  }
  return identifier.range[1];
}
