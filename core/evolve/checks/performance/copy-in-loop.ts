import type { Variable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { isArray } from '../../syntax/arrays.js';
import {
  functionAround,
  isFunction,
  isInside,
  type Loop,
  loopAround,
  nodesIn,
  propertyName,
} from '../../syntax/surroundings.js';
import { isGlobal, variableOf } from '../../syntax/variables.js';

export const copyInLoop: FileCheck = {
  id: 'copy-in-loop',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'a list or an object that is copied for each element that a loop adds',
  why: 'Each turn of the loop copies all that was gathered before, so that the work grows with the square of the number of turns. What is gathered in front of, or with, another list, is looked at as well; a variable that is new in each turn is not, and neither is a loop whose turns wait for something: beside that a copy takes no time.',
  example: {
    bad: 'function squares(n) {\n  let all = [];\n  for (let i = 0; i < n; i++) all = [...all, i * i];\n  return all;\n}',
    good: 'function squares(n) {\n  const all = [];\n  for (let i = 0; i < n; i++) all.push(i * i);\n  return all;\n}',
  },
  fixes: true,
  on: true,
  begin: (source) => ({
    AssignmentExpression(node) {
      const { left, right, operator } = node;
      if (operator !== '=' || left.type !== 'Identifier') return;
      const loop = loopAround(node);
      const variable = variableOf(source, left);
      if (!loop || !variable || isDeclaredIn(variable, loop)) return;
      if (!growsByCopy(source, variable, right)) return;
      if (leavesLoop(node, loop) || waits(loop) || isForOneTurn(source, node, loop) || isShort(source, loop))
        return;
      const fix = fixOf(source, node, variable, loop);
      source.report({
        at: node,
        message: `each turn of the loop copies \`${left.name}\`: the time grows with the square of their number`,
        ...(fix && { fix }),
      });
    },
  }),
};

const isDeclaredIn = ({ defs }: Variable, loop: Loop): boolean =>
  defs.some(({ name }) => isInside(name, loop));

function growsByCopy(source: SourceText, variable: Variable, value: TSESTree.Expression): boolean {
  const isIt = (node: TSESTree.Node | null | undefined) =>
    node?.type === 'Identifier' && variableOf(source, node) === variable;
  const isSpread = (node: TSESTree.Node | null) => node?.type === 'SpreadElement' && isIt(node.argument);
  if (value.type === 'ArrayExpression') return value.elements.length > 1 && value.elements.some(isSpread);
  // With names that are written out, or one object over another, it does not grow.
  if (value.type === 'ObjectExpression')
    return (
      value.properties.some(isSpread) &&
      value.properties.some(
        (each) => each.type === 'Property' && each.computed && each.key.type !== 'Literal',
      )
    );
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return false;
  const { object } = value.callee;
  const name = propertyName(value.callee);
  const [first] = value.arguments;
  if (name === 'concat') return isIt(object) && value.arguments.length > 0 && startsAsArray(source, variable);
  return (
    name === 'assign' &&
    isGlobal(source, object, 'Object') &&
    first?.type === 'ObjectExpression' &&
    first.properties.length === 0 &&
    value.arguments.some(isIt) &&
    value.arguments.some(
      (each) =>
        each.type === 'ObjectExpression' &&
        each.properties.some((one) => one.type === 'Property' && one.computed),
    )
  );
}

function startsAsArray(source: SourceText, { defs }: Variable): boolean {
  const [definition] = defs;
  return definition?.type === 'Variable' && !!definition.node.init && isArray(source, definition.node.init);
}

/** Whether each turn waits for something, beside which a copy takes no time. */
const waits = (loop: Loop): boolean =>
  nodesIn(loop, (child) => !isFunction(child)).some(
    (each) => each.type === 'AwaitExpression' || (each.type === 'ForOfStatement' && each.await),
  );

/** `if (key === 'name')`, where each turn has another key. */
function isForOneTurn(source: SourceText, node: TSESTree.Node, loop: Loop): boolean {
  if (loop.type !== 'ForOfStatement' && loop.type !== 'ForInStatement') return false;
  if (loop.left.type !== 'VariableDeclaration') return false;
  const [own] = source.scopes().getDeclaredVariables(loop.left);
  for (let at = node, up = node.parent; up && up !== loop; at = up, up = up.parent) {
    if (up.type !== 'IfStatement' || up.consequent !== at || up.test.type !== 'BinaryExpression') continue;
    const { left, right, operator } = up.test;
    if (operator === '===' && right.type === 'Literal' && own && variableOf(source, left) === own)
      return true;
  }
  return false;
}

/** A call has few arguments. */
function isShort(source: SourceText, loop: Loop): boolean {
  const over = loop.type === 'ForStatement' ? loop.test : loop.type === 'ForOfStatement' ? loop.right : null;
  return over !== null && nodesIn(over).some((each) => isGlobal(source, each, 'arguments'));
}

/** Whether the turn that copies is the last one. */
function leavesLoop(node: TSESTree.Node, loop: Loop): boolean {
  let at: TSESTree.Node = node;
  while (at.parent && at.parent !== loop) {
    const { parent } = at;
    if (parent.type === 'BlockStatement') {
      const last = parent.body.at(-1)?.type;
      if (last === 'ReturnStatement' || last === 'BreakStatement' || last === 'ThrowStatement') return true;
    }
    at = parent;
  }
  return false;
}

/** `all = [...all, x]` as `all.push(x)`: where the list is made by this function and nothing holds it before the loop is done. */
function fixOf(
  source: SourceText,
  node: TSESTree.AssignmentExpression,
  variable: Variable,
  loop: Loop,
): Report['fix'] | undefined {
  const { left, right } = node;
  if (node.parent.type !== 'ExpressionStatement' || right.type !== 'ArrayExpression') return undefined;
  const [first, ...added] = right.elements;
  if (first?.type !== 'SpreadElement' || first.argument.type !== 'Identifier') return undefined;
  if (variableOf(source, first.argument) !== variable) return undefined;
  if (added.some((each) => !each || each.type === 'SpreadElement')) return undefined;
  if (source.comments.some(({ range }) => range[0] > node.range[0] && range[1] < node.range[1]))
    return undefined;
  const [definition] = variable.defs;
  if (variable.defs.length !== 1 || definition?.type !== 'Variable') return undefined;
  const { init, id } = definition.node;
  if (init?.type !== 'ArrayExpression' || init.elements.includes(null)) return undefined;
  if (id.type === 'Identifier' && isReadonly(id)) return undefined;
  const outermost = outermostLoop(node, definition.node) ?? loop;
  const isHeld = variable.references.some(({ identifier, init: isFirst }) => {
    if (isFirst || isInside(identifier, node)) return false;
    return (
      identifier.range[0] < outermost.range[1] ||
      functionAround(identifier) !== functionAround(node) ||
      functionAround(definition.node) !== functionAround(node)
    );
  });
  if (isHeld || functionAround(definition.node) !== functionAround(node)) return undefined;
  const name = source.textOf(left);
  const texts = added.map((each) => source.textOf(each as TSESTree.Node)).join(', ');
  const [start, end] = node.range;
  return {
    title: `grow \`${name}\` in place`,
    claims: 'speed',
    edits: [{ start, end, text: `${name}.push(${texts})` }],
  };
}

const isReadonly = ({ typeAnnotation }: TSESTree.Identifier): boolean => {
  const type = typeAnnotation?.typeAnnotation;
  if (!type) return false;
  if (type.type === 'TSArrayType') return false;
  return !(
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'Array'
  );
};

/** Of the loops of a function that are around a node, the outermost after the variable was made. */
function outermostLoop(node: TSESTree.Node, declared: TSESTree.Node): Loop | null {
  let found: Loop | null = null;
  for (let loop = loopAround(node); loop && !isInside(declared, loop); loop = loopAround(loop)) found = loop;
  return found;
}
