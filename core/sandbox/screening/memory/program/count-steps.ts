import {
  type AnyNode,
  type ArrowFunctionExpression,
  type FunctionDeclaration,
  type FunctionExpression,
  type Program,
  parse,
} from 'acorn';
import { stepsKey } from './steps.js';

const tick = 'if (++$steps.done > $steps.most) $steps.stop();';

/**
 * JavaScript with a step counted in every loop and at the start of every function. Line breaks stay where they are.
 * Throws SyntaxError where it does not parse.
 */
export function countSteps(code: string, as: 'module' | 'script' | 'expression'): string {
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: as === 'module' ? 'module' : 'script',
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: as === 'module',
    allowSuperOutsideMethod: true,
    allowHashBang: true,
    checkPrivateFields: false,
  });
  const insertions: [at: number, text: string][] = [];
  if (as !== 'expression')
    insertions.push([bodyStart(program), `;var $steps = globalThis[Symbol.for('${stepsKey}')];`]);
  visit(program, (node) => {
    if (isLoop(node)) countIn(node.body, insertions);
    else if (isFunction(node)) countCalls(node, insertions);
  });
  return insert(code, insertions);
}

function countIn(body: AnyNode, insertions: [number, string][]): void {
  if (body.type === 'BlockStatement') insertions.push([body.start + 1, tick]);
  else insertions.push([body.start, `{${tick}`], [body.end, '}']);
}

function countCalls(node: FunctionNode, insertions: [number, string][]): void {
  const { body } = node;
  if (body.type === 'BlockStatement') insertions.push([bodyStart(body), tick]);
  else if (contains(body, ({ type }) => type === 'CallExpression')) {
    insertions.push([body.start, '($steps.tick(), '], [body.end, ')']);
  }
}

function bodyStart(block: Program | Extract<AnyNode, { type: 'BlockStatement' }>): number {
  const directive = block.body.findLast((each) => 'directive' in each && each.directive !== undefined);
  if (directive) return directive.end;
  return block.type === 'BlockStatement' ? block.start + 1 : (block.body[0]?.start ?? block.end);
}

type Loop = Extract<AnyNode, { type: `${string}${'For' | 'ForIn' | 'ForOf' | 'While'}Statement` }>;
const isLoop = (node: AnyNode): node is Loop =>
  /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type);

type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression';

function visit(node: AnyNode, visitor: (node: AnyNode) => void): void {
  visitor(node);
  for (const child of childrenOf(node)) visit(child, visitor);
}

function contains(node: AnyNode, test: (node: AnyNode) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => contains(child, test));
}

function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

function insert(code: string, insertions: readonly [number, string][]): string {
  // An end stands before a start at the same place, since what ends there was opened earlier.
  const sorted = insertions
    .map(([at, text], order) => ({ at, text, order }))
    .sort(
      (left, right) => left.at - right.at || rank(left.text) - rank(right.text) || left.order - right.order,
    );
  let at = 0;
  let out = '';
  for (const insertion of sorted) {
    out += code.slice(at, insertion.at) + insertion.text;
    at = insertion.at;
  }
  return out + code.slice(at);
}

const rank = (text: string): number => (text === ')' || text === '}' ? 0 : 1);
