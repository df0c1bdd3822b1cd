import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import {
  functionAround,
  indentAt,
  isInside,
  type Loop,
  nodesIn,
  propertyName,
  statementAround,
} from '../../syntax/surroundings.js';
import { freeName, isNeverReassigned, variableOf } from '../../syntax/variables.js';

export const keysCountedInLoop: FileCheck = {
  id: 'keys-counted-in-loop',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'the keys of an object counted anew in each turn of a loop',
  why: 'The condition of a loop is asked in each turn, and `Object.keys` makes a list of all keys each time. It is left alone where the loop may add keys or take them away.',
  example: {
    bad: 'function sum(prices) {\n  let all = 0;\n  for (let i = 0; i < Object.keys(prices).length; i++) all += prices[i];\n  return all;\n}',
    good: 'function sum(prices) {\n  let all = 0;\n  const { length } = Object.keys(prices);\n  for (let i = 0; i < length; i++) all += prices[i];\n  return all;\n}',
  },
  fixes: true,
  on: false,
  onRequest: 'It hardly ever finds anything: once in 484 public projects.',
  begin: (source) => ({
    ForStatement: (loop) => look(source, loop, loop.test),
    WhileStatement: (loop) => look(source, loop, loop.test),
  }),
};

function look(source: SourceText, loop: Loop, test: TSESTree.Expression | null): void {
  if (!test) return;
  for (const node of nodesIn(test)) {
    if (node.type !== 'MemberExpression' || propertyName(node) !== 'length') continue;
    const counted = countedIn(source, node.object);
    if (!counted || mayChange(source, counted, loop)) continue;
    const fix = fixOf(source, node, loop);
    source.report({
      at: node,
      message: `the keys of \`${counted.name}\` are listed anew in each turn of the loop`,
      ...(fix && { fix }),
    });
  }
}

function countedIn(source: SourceText, node: TSESTree.Node): TSESTree.Identifier | null {
  if (node.type !== 'CallExpression' || node.arguments.length !== 1) return null;
  const [only] = node.arguments;
  const origin = originOf(source, node.callee);
  const lists = origin?.module === '' && /^Object\.(?:keys|values|entries)$/.test(origin.path);
  return lists && only?.type === 'Identifier' ? only : null;
}

/** Whether the loop does anything with the object but to read its properties, or calls what might. */
function mayChange(source: SourceText, name: TSESTree.Identifier, loop: Loop): boolean {
  const variable = variableOf(source, name);
  if (!variable || !isNeverReassigned(variable)) return true;
  return variable.references.some(({ identifier, init }) => {
    if (init) return false;
    const { parent } = identifier;
    if (parent?.type === 'CallExpression' && countedIn(source, parent)) return false;
    // Another function may be called by the loop; what is done before or after the loop itself is done by then.
    if (!isInside(identifier, loop) && functionAround(identifier) === functionAround(loop)) return false;
    if (parent?.type !== 'MemberExpression' || parent.object !== identifier) return true;
    return !isRead(parent);
  });
}

function isRead(node: TSESTree.MemberExpression): boolean {
  const { parent } = node;
  if (parent.type === 'AssignmentExpression') return parent.left !== node;
  if (parent.type === 'CallExpression') return parent.callee !== node;
  if (parent.type === 'UnaryExpression') return parent.operator !== 'delete';
  return parent.type !== 'UpdateExpression';
}

/** Before the loop, where nothing in it is called: what is called might hold the object as well. */
function fixOf(source: SourceText, node: TSESTree.MemberExpression, loop: Loop): Report['fix'] | undefined {
  const statement = statementAround(loop);
  if (statement !== loop || loop.type !== 'ForStatement') return undefined;
  const isQuiet = nodesIn(loop).every((each) => !mayDoMore(each) || isInside(each, node));
  if (!isQuiet) return undefined;
  const name = freeName(source, 'count');
  const [at] = loop.range;
  const [start, end] = node.range;
  return {
    title: 'count the keys once',
    claims: 'speed',
    edits: [
      { start: at, end: at, text: `const ${name} = ${source.textOf(node)};\n${indentAt(source.text, at)}` },
      { start, end, text: name },
    ],
  };
}

/** Whether it runs other code, or sets what may be a property of the same object. */
function mayDoMore(node: TSESTree.Node): boolean {
  if (/^(?:Call|New|Await|Yield|TaggedTemplate)Expression$/.test(node.type)) return true;
  return node.type === 'MemberExpression' && !isRead(node);
}
