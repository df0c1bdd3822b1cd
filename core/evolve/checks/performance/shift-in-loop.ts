import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { bare, isFunction, isInside, loopAround, nodesIn, propertyName } from '../../syntax/surroundings.js';
import { initialValueOf, isNeverReassigned, variableOf } from '../../syntax/variables.js';

export const shiftInLoop: FileCheck = {
  id: 'shift-in-loop',
  category: 'performance',
  severity: 'note',
  reach: 'file',
  title: 'lines of a file that are worked off with `shift()`',
  why: 'Up to some 15,000 elements Node takes the first one away at once; in a longer array it moves all others, a microsecond and more each time, so that the time grows with the square of the length: 100,000 lines take half a second in place of five milliseconds, with Node 20 to 26 alike. Found are files, as where they are read or what the text is called tells, that are split into lines and emptied by a loop, since a file may be of any length; the queues of a search through a graph or a tree, which seldom hold more than some hundred, are left alone, and so is a loop whose turns wait for something: beside that it takes no time.\n\nThe fix goes through the lines with `for … of`, which sees what is added meanwhile. The list is then let go of as a whole, when all of it is done.',
  example: {
    bad: "function parse(content) {\n  const found = [];\n  const lines = content.split('\\n');\n  while (lines.length > 0) {\n    const line = lines.shift();\n    if (line.startsWith('#')) continue;\n    found.push(line.split('='));\n  }\n  return found;\n}",
    good: "function parse(content) {\n  const found = [];\n  const lines = content.split('\\n');\n  for (const line of lines) {\n    if (line.startsWith('#')) continue;\n    found.push(line.split('='));\n  }\n  return found;\n}",
  },
  fixes: true,
  on: false,
  onRequest:
    'How long a file gets is not to be seen in the program, and it hardly ever finds anything: once in 484 public projects.',
  begin(source) {
    const told = new Set<Variable>();
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || propertyName(callee) !== 'shift') return;
        if (callee.object.type !== 'Identifier' || node.arguments.length > 0) return;
        const list = callee.object;
        const variable = variableOf(source, list);
        const value = variable && initialValueOf(variable);
        if (!variable || told.has(variable) || !value || !isLines(source, value)) return;
        const loop = emptyingLoop(node, list.name);
        if (!loop || waits(loop)) return;
        told.add(variable);
        const fix = fixOf(source, node, variable, loop);
        source.report({
          at: node,
          message: `with more than some 15,000 lines each shift moves all of \`${list.name}\`: the time grows with the square of their number`,
          ...(fix && { fix }),
        });
      },
    };
  },
};

type Emptying = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

/** The loop around it, if that goes on until the list is empty. */
function emptyingLoop(call: TSESTree.CallExpression, list: string): Emptying | null {
  const loop = loopAround(call);
  if (!loop || loop.type === 'ForOfStatement' || loop.type === 'ForInStatement' || !loop.test) return null;
  return isInside(call, loop.test) || isUntilEmpty(loop.test, list) ? loop : null;
}

function isUntilEmpty(test: TSESTree.Expression, list: string): boolean {
  if (test.type === 'LogicalExpression' && test.operator === '&&')
    return isUntilEmpty(test.left, list) || isUntilEmpty(test.right, list);
  if (test.type !== 'BinaryExpression') return isLengthOf(test, list);
  const { left, operator, right } = test;
  if (!isLengthOf(left, list) || right.type !== 'Literal') return false;
  return right.value === 0 ? /^(?:>|!==?)$/.test(operator) : right.value === 1 && operator === '>=';
}

const isLengthOf = (node: TSESTree.Node, list: string): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'Identifier' &&
  node.object.name === list &&
  propertyName(node) === 'length';

/** The text of a file that is split where a line ends, and what keeps its elements apart after that. */
function isLines(source: SourceText, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const name = propertyName(node.callee) ?? '';
  const [separator, ...more] = node.arguments;
  if (/^(?:map|filter|reverse)$/.test(name) || (name === 'slice' && more.length === 0))
    return isLines(source, node.callee.object);
  if (name !== 'split' || !separator || more.length > 0) return false;
  return isEndOfLine(source, separator) && isOfFile(source, node.callee.object);
}

/** What was read from a file, or is called so: what a program or a peer sends comes in pieces. */
function isOfFile(source: SourceText, expression: TSESTree.Node): boolean {
  const node = bare(expression);
  const variable = node.type === 'Identifier' ? variableOf(source, node) : null;
  const value = variable && initialValueOf(variable);
  return (
    /\breadFile(?:Sync)?\(/.test(source.textOf(value ?? node)) ||
    (node.type === 'Identifier' && /file|content|source|csv|dump/i.test(node.name))
  );
}

function isEndOfLine(source: SourceText, node: TSESTree.Node): boolean {
  if (node.type === 'Literal')
    return 'regex' in node ? /\\n/.test(node.regex.pattern) : /^\r?\n$/.test(String(node.value));
  const origin = originOf(source, node);
  return origin?.module === 'os' && origin.path === 'EOL';
}

/** Whether each turn waits for something, beside which moving a list takes no time. */
const waits = (loop: Emptying): boolean =>
  nodesIn(loop, (child) => !isFunction(child)).some(
    ({ type }) => type === 'AwaitExpression' || type === 'YieldExpression',
  );

/**
 * `while (list.length) { const x = list.shift(); … }` as `for (const x of list) { … }`: where the list was made in the same
 * block, nothing else holds it, and nobody looks at it but to add to its end.
 */
function fixOf(
  source: SourceText,
  call: TSESTree.CallExpression,
  variable: Variable,
  loop: Emptying,
): Report['fix'] | undefined {
  const [definition] = variable.defs;
  if (loop.type !== 'WhileStatement' || loop.body.type !== 'BlockStatement') return undefined;
  if (definition?.type !== 'Variable' || variable.defs.length !== 1 || !isNeverReassigned(variable))
    return undefined;
  const { init } = definition.node;
  if (!init || definition.parent.parent !== loop.parent) return undefined;
  const first = loop.body.body[0];
  if (first?.type !== 'VariableDeclaration' || first.kind === 'var' || first.declarations.length !== 1)
    return undefined;
  const [declared] = first.declarations;
  if (!declared.init || bare(declared.init) !== call || annotationOf(declared.id)) return undefined;
  if (declared.init.type !== 'CallExpression' && declared.init.type !== 'TSNonNullExpression')
    return undefined;
  const list = variable.name;
  if (loop.test.type === 'LogicalExpression' || !isUntilEmpty(loop.test, list)) return undefined;
  const isKept = variable.references.every(({ identifier, init: isFirst }) => {
    if (isFirst || isInside(identifier, call) || isInside(identifier, loop.test)) return true;
    return addsOnly(identifier);
  });
  if (!isKept || source.comments.some(({ range }) => range[0] >= loop.range[0] && range[1] <= first.range[0]))
    return undefined;
  const [start, afterHead] = [loop.range[0], loop.body.range[0]];
  const end = first.range[1] + (/^[ \t]*\r?\n/.exec(source.text.slice(first.range[1]))?.[0].length ?? 0);
  const from = source.text.lastIndexOf('\n', first.range[0]) + 1;
  const isOwnLine = end > first.range[1] && source.text.slice(from, first.range[0]).trim() === '';
  return {
    title: `go through \`${list}\` with for … of`,
    claims: 'speed',
    edits: [
      { start, end: afterHead, text: `for (${first.kind} ${source.textOf(declared.id)} of ${list}) ` },
      { start: isOwnLine ? from : first.range[0], end: isOwnLine ? end : first.range[1], text: '' },
    ],
  };
}

const annotationOf = (pattern: TSESTree.BindingName): boolean => !!pattern.typeAnnotation;

/** `list.push(…);`, whose answer nobody takes. */
function addsOnly(identifier: TSESTree.Node): boolean {
  const { parent } = identifier;
  if (parent?.type !== 'MemberExpression' || parent.object !== identifier) return false;
  if (propertyName(parent) !== 'push' || parent.parent.type !== 'CallExpression') return false;
  return parent.parent.callee === parent && parent.parent.parent.type === 'ExpressionStatement';
}
