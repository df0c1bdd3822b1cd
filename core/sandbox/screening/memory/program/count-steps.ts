import {
  type AnyNode,
  type ArrowFunctionExpression,
  type Comment,
  type FunctionDeclaration,
  type FunctionExpression,
  type Program,
  parse,
} from 'acorn';
import { stepsKey } from './steps.js';

/** What counts a step at the start of a block. */
export const tick = 'if (++$steps.done > $steps.most) $steps.stop();';

/** What makes the counter known to a file, before all else in it. */
export const opening = `;var $steps = globalThis[Symbol.for('${stepsKey}')];`;

/** Text to be put at an offset of the code. */
export type Insertion = [at: number, text: string];

/** An expression may have what only some functions may. */
export type CodeKind = 'module' | 'script' | 'expression';

/**
 * JavaScript with a step counted in every loop and at the start of every function. Line breaks stay where they are.
 * Throws SyntaxError where it does not parse.
 */
export const countSteps = (code: string, as: CodeKind): string =>
  insert(code, stepsIn(parseAs(code, as), as));

/** Throws SyntaxError where the code does not parse. */
export const parseAs = (code: string, as: CodeKind, onComment?: Comment[]): Program =>
  parse(code, {
    ecmaVersion: 'latest',
    sourceType: as === 'module' ? 'module' : 'script',
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: as === 'module',
    allowSuperOutsideMethod: true,
    allowHashBang: true,
    checkPrivateFields: false,
    ...(onComment && { onComment }),
  });

/** Where steps are counted. */
export const stepsIn = (program: Program, as: CodeKind): Insertion[] => {
  const steps = stepsInAll(program.body);
  return as === 'expression' ? steps : [[bodyStart(program), opening], ...steps];
};

export function stepsInAll(nodes: readonly AnyNode[]): Insertion[] {
  const insertions: Insertion[] = [];
  const count = (node: AnyNode): void => {
    if (isLoop(node)) countIn(node.body, insertions);
    else if (isFunction(node)) countCalls(node, insertions);
  };
  for (const node of nodes) visit(node, count);
  return insertions;
}

function countIn(body: AnyNode, insertions: Insertion[]): void {
  if (body.type === 'BlockStatement') insertions.push([body.start + 1, tick]);
  else insertions.push([body.start, `{${tick}`], [body.end, '}']);
}

function countCalls(node: FunctionNode, insertions: Insertion[]): void {
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

export function visit(node: AnyNode, visitor: (node: AnyNode) => void): void {
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

export function insert(code: string, insertions: readonly Insertion[]): string {
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

/** An expression ends within the body that it stands in. */
const rank = (text: string): number => (text === ')' ? 0 : text === '}' ? 1 : 2);
