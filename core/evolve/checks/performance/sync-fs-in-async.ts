import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { Report, SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { isProgram } from '../../syntax/programs.js';
import { functionAround, isFunction, isInside, nodesIn, propertyName } from '../../syntax/surroundings.js';

/** Those that have a twin in `fs.promises`; `existsSync` has none. */
const twins = new Set(
  'access appendFile chmod chown copyFile cp lstat mkdir mkdtemp open opendir readdir readFile readlink realpath rename rm rmdir stat symlink truncate unlink utimes writeFile'.split(
    ' ',
  ),
);
/** Those that change nothing, so that what else runs meanwhile cannot see them half done. */
const reading = new Set('access lstat readdir readFile readlink realpath stat'.split(' '));

export const syncFsInAsync: FileCheck = {
  id: 'sync-fs-in-async',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'an async function that waits for the file system synchronously',
  why: 'While it reads or writes, the whole process stands still: no other request is answered. The function is async, so it can wait for the promise instead. It is changed for you where it only reads, and has waited for something before, so that nobody can rely on its being done at once. Programs for the command line, which nobody else waits for, are left alone.',
  example: {
    bad: "import fs from 'node:fs';\nasync function load(name) {\n  await ready();\n  return JSON.parse(fs.readFileSync(name, 'utf8'));\n}",
    good: "import fs from 'node:fs';\nasync function load(name) {\n  await ready();\n  return JSON.parse(await fs.promises.readFile(name, 'utf8'));\n}",
  },
  fixes: true,
  // Programs that nobody else waits for are found in any folder, and their text does not say what they are.
  on: false,
  eslint: ['n/no-sync'],
  begin(source) {
    if (isProgram(source)) return {};
    return {
      CallExpression(node) {
        const around = functionAround(node);
        if (!around?.async) return;
        const origin = originOf(source, node.callee);
        const name = origin?.module === 'fs' && /^(\w+)Sync$/.exec(origin.path)?.[1];
        if (!name || !twins.has(name)) return;
        const fix = fixOf(source, node, name, around);
        source.report({
          at: node.callee,
          message: `\`${name}Sync\` keeps the whole process waiting, in a function that could await \`fs.promises.${name}\``,
          key: source.textOf(node),
          ...(fix && { fix }),
        });
      },
    };
  },
};

function fixOf(
  source: SourceText,
  node: TSESTree.CallExpression,
  name: string,
  around: TSESTree.Node,
): Report['fix'] | undefined {
  const { callee } = node;
  if (!reading.has(name) || node.optional || callee.type !== 'MemberExpression' || callee.computed)
    return undefined;
  if (callee.object.type !== 'Identifier' || originOf(source, callee.object)?.path !== '') return undefined;
  if (!waitedBefore(node, around) || node.arguments.some(({ type }) => type === 'SpreadElement'))
    return undefined;
  const isPlain = standsAlone(node);
  const [start, end] = node.range;
  return {
    title: `await fs.promises.${name}`,
    edits: [
      { start, end: start, text: isPlain ? 'await ' : '(await ' },
      { start: callee.property.range[0], end: callee.property.range[1], text: `promises.${name}` },
      ...(isPlain ? [] : [{ start: end, end, text: ')' }]),
    ],
  };
}

/** Whether an `await` that is always come to stands before it: in a statement before one that it is in. */
function waitedBefore(node: TSESTree.Node, around: TSESTree.Node): boolean {
  for (let at = node; at !== around && at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.type !== 'BlockStatement') continue;
    const before = parent.body.slice(0, parent.body.indexOf(at as TSESTree.Statement));
    if (before.some(alwaysWaits)) return true;
  }
  return false;
}

function alwaysWaits(statement: TSESTree.Statement): boolean {
  if (statement.type !== 'ExpressionStatement' && statement.type !== 'VariableDeclaration') return false;
  const conditional = /^(?:LogicalExpression|ConditionalExpression)$/;
  return nodesIn(statement, (child) => !isFunction(child) && !conditional.test(child.type)).some(
    ({ type }) => type === 'AwaitExpression',
  );
}

/** Whether `await` may stand before it without parentheses. */
function standsAlone(node: TSESTree.CallExpression): boolean {
  const { parent } = node;
  switch (parent.type) {
    case 'VariableDeclarator':
    case 'ReturnStatement':
    case 'ExpressionStatement':
    case 'ArrayExpression':
      return true;
    case 'AssignmentExpression':
      return parent.right === node;
    case 'CallExpression':
      return parent.arguments.some((each) => isInside(node, each));
    case 'Property':
      return parent.value === node && propertyName(parent) !== null;
    default:
      return false;
  }
}
