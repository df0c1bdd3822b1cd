import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { nameInModule } from './at-load.js';
import { type FunctionNode, isFunction, type Node, some, visit } from './tree.js';

/** A function that can be replaced while the program runs. */
export interface Slot {
  id: number;
  /** What an edit must lie in to be switched. Parameters are part of it unless they take their argument apart, and may throw. */
  reach: [start: number, end: number];
  /** The text that a replacement is made of, which is a function when `before` and `after` are put around it. */
  code: [start: number, end: number];
  before: string;
  after: string;
  node: FunctionNode;
  /** The scope that it closes over. */
  scope: Scope;
}

/** A place where new code can be compiled so that it sees what the functions there see. */
export interface Scope {
  id: number;
  /** Where the line that opens it is inserted. */
  at: number;
  /** Of a class: the scope around it. */
  outer: Scope | null;
}

/**
 * The outermost functions of a file that close over a scope which is entered while it loads: the module, a function that
 * is called where it stands or, as a factory is, by one of the names in `entered`, the body of a class. A function inside
 * of them is replaced together with the one around it.
 */
export function slotsOf(program: TSESTree.Program, text: string, entered: ReadonlySet<string>): Slot[] {
  const slots: Slot[] = [];
  const scopes: Scope[] = [];
  const open = (at: number, outer: Scope | null = null): Scope => {
    const scope = { id: scopes.length, at, outer };
    scopes.push(scope);
    return scope;
  };
  search(program, open(startOfBody(program.body, text)));
  return slots;

  function search(root: Node, scope: Scope): void {
    visit(root, (node) => {
      if (node === root) return undefined;
      if (isClass(node)) {
        searchClass(node, scope);
        return 'skip';
      }
      if (!isFunction(node)) return hidesNames(node) ? 'skip' : undefined;
      if (isEntered(node) && node.body.type === 'BlockStatement' && !node.generator && !node.async) {
        search(node.body, open(startOfBody(node.body.body, text, node.body.range[0] + 1)));
        return 'skip';
      }
      add(node, scope);
      return 'skip';
    });
  }

  /** What the body of a factory does itself runs at load: only the functions that it makes can be switched. */
  function isEntered(node: FunctionNode): boolean {
    if (isCalledAtOnce(node)) return true;
    const name = nameInModule(node);
    return name !== null && entered.has(name) && node.body !== null && some(node.body, isFunction);
  }

  function searchClass(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, outer: Scope): void {
    // A scope of its own costs a static block, so only where names are seen from inside alone.
    const closed =
      node.type === 'ClassExpression' || some(node.body, ({ type }) => type === 'PrivateIdentifier');
    const scope = closed ? open(node.body.range[0] + 1, outer) : outer;
    for (const member of node.body.body) {
      if (member.type !== 'MethodDefinition' || member.value.type !== 'FunctionExpression') continue;
      if (member.kind === 'constructor' && (node.superClass !== null || usesMeta(member.value))) continue;
      add(member.value, scope);
    }
  }

  function add(node: FunctionNode, scope: Scope): void {
    const shape = shapeOf(node, text);
    if (shape) slots.push({ id: slots.length, node, scope, ...shape });
  }
}

type Shape = Pick<Slot, 'reach' | 'code' | 'before' | 'after'>;

function shapeOf(node: FunctionNode, text: string): Shape | null {
  if (node.body === null || usesMeta(node)) return null;
  const isWhole = node.type === 'ArrowFunctionExpression' || node.params.every(isPlain);
  const from = isWhole ? (node.params[0]?.range[0] ?? node.body.range[0]) : node.body.range[0];
  const reach: Slot['reach'] = [from, node.range[1]];
  const { parent } = node;
  const isMethod =
    parent.type === 'MethodDefinition' ||
    (parent.type === 'Property' && (parent.method || parent.kind !== 'init'));
  // By its name a declared function reaches what stands in its scope, which is not the replacement.
  const isNamed = node.type === 'FunctionDeclaration' && node.id !== null;
  if (!isMethod && !isNamed) {
    if (holdsItself(node, text.slice(...node.range))) return null;
    return { reach, code: node.range, before: '(', after: ')' };
  }
  const open = text.indexOf('(', node.typeParameters?.range[1] ?? node.id?.range[1] ?? node.range[0]);
  const marks = `${node.async ? 'async ' : ''}${isMethod ? '' : 'function'}${node.generator ? '*' : ''}`;
  const code: Slot['code'] = [open, node.range[1]];
  if (isNamed) return { reach, code, before: `(${marks}`, after: ')' };
  const home = homeOf(node, parent);
  if (open < 0 || home === null) return null;
  return { reach, code, before: `${home}({ ${marks}method`, after: ' }).method' };
}

/** Whether a function expression uses its own name for more than calls, such as for properties that a replacement has not. */
export function holdsItself(node: FunctionNode, code: string): boolean {
  if (node.type !== 'FunctionExpression' || node.id === null) return false;
  const name = `(?<![\\w$.])${node.id.name.replaceAll('$', '\\$')}(?![\\w$])`;
  const uses = code.slice(code.indexOf(node.id.name) + node.id.name.length);
  return new RegExp(`${name}(?!\\s*\\()|new\\s+${name}`).test(uses);
}

/**
 * What gives a method that uses `super` the place in the chain of prototypes that its class has: a call, nothing where
 * it does without, or null where that place has no name.
 */
function homeOf(node: FunctionNode, parent: Node): string | null {
  if (!some(node, ({ type }) => type === 'Super')) return '';
  if (parent.type !== 'MethodDefinition') return null;
  const { id } = parent.parent.parent;
  if (id === null) return null;
  const home = parent.static ? id.name : `${id.name}.prototype`;
  return `(($) => Object.setPrototypeOf($, Object.getPrototypeOf(${home})))`;
}

function isPlain(parameter: TSESTree.Parameter): boolean {
  if (parameter.type === 'Identifier') return true;
  if (parameter.type === 'AssignmentPattern') return parameter.left.type === 'Identifier';
  return parameter.type === 'RestElement' && parameter.argument.type === 'Identifier';
}

/** `(function () {})()` in its forms, and the factory that is handed to one of them. */
function isCalledAtOnce(node: FunctionNode): boolean {
  const call = outsideOfParentheses(node);
  if (call?.type !== 'CallExpression') return false;
  if (call.callee === node) return true;
  const { callee } = call;
  if (callee.type === 'MemberExpression') {
    return (
      callee.object === node &&
      callee.property.type === 'Identifier' &&
      /^(?:call|apply)$/.test(callee.property.name)
    );
  }
  const isArgument = call.arguments.some((argument) => argument === node);
  return isArgument && (isFunction(callee) || (callee.type === 'Identifier' && callee.name === 'define'));
}

function outsideOfParentheses(node: Node): Node | undefined {
  const { parent } = node;
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return parent;
  return parent.parent;
}

/** A block with names of its own, which code that is compiled outside of it does not see. */
function hidesNames(node: Node): boolean {
  switch (node.type) {
    case 'BlockStatement':
    case 'StaticBlock':
      return node.body.some(isLexical);
    case 'SwitchStatement':
      return node.cases.some(({ consequent }) => consequent.some(isLexical));
    case 'ForStatement':
      return node.init !== null && isLexical(node.init);
    case 'ForInStatement':
    case 'ForOfStatement':
      return isLexical(node.left);
    case 'CatchClause':
    case 'WithStatement':
    case 'TSModuleBlock':
      return true;
    default:
      return false;
  }
}

const isLexical = (node: Node): boolean =>
  (node.type === 'VariableDeclaration' && node.kind !== 'var') ||
  node.type === 'ClassDeclaration' ||
  node.type === 'FunctionDeclaration';

const isClass = (node: Node): node is TSESTree.ClassDeclaration | TSESTree.ClassExpression =>
  node.type === 'ClassDeclaration' || node.type === 'ClassExpression';

/** `new.target` and `import.meta` mean something else in code that is compiled later. */
const usesMeta = (node: Node): boolean => some(node, ({ type }) => type === 'MetaProperty');

/** Behind the directives: in front of them they would be none. */
function startOfBody(statements: readonly Node[], text: string, from?: number): number {
  const directives = statements.filter(
    (each) => each.type === 'ExpressionStatement' && each.directive !== undefined,
  );
  const last = directives.at(-1);
  if (last) return last.range[1];
  if (from !== undefined) return from;
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  return text.startsWith('#!', mark) ? text.indexOf('\n') + 1 : mark;
}
