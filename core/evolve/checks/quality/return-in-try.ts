import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { isPromise } from '../../syntax/promises.js';
import { functionAround, isFunction } from '../../syntax/surroundings.js';

export const returnInTry: FileCheck = {
  id: 'return-in-try',
  category: 'quality',
  severity: 'error',
  reach: 'file',
  files: 'all',
  title: 'a promise that is returned from a `try` without `await`, so that its failure is not caught',
  why: 'The function has left the `try` before the promise is settled: neither `catch` nor `finally` waits for it. Found where what is returned is a promise for certain: a call of a function that this file declares `async`, of a method of `Promise`, `import()` or `new Promise`.',
  example: {
    bad: 'async function load(url) {\n  return url;\n}\nasync function tryLoad(url) {\n  try {\n    return load(url);\n  } catch {\n    return null;\n  }\n}',
    good: 'async function load(url) {\n  return url;\n}\nasync function tryLoad(url) {\n  try {\n    return await load(url);\n  } catch {\n    return null;\n  }\n}',
  },
  fixes: true,
  on: true,
  source: 'https://typescript-eslint.io/rules/return-await',
  eslint: ['@typescript-eslint/return-await'],
  begin: (source) => ({
    ReturnStatement({ argument }) {
      if (!argument || !isInTry(argument)) return;
      const around = functionAround(argument);
      if (!around?.async || around.generator || !isPromise(source, argument) || isResolved(source, argument))
        return;
      const [start] = argument.range;
      source.report({
        at: argument,
        message: 'the try is left before this promise is settled, so its failure is not caught here',
        fix: { title: 'await it', edits: [{ start, end: start, text: 'await ' }] },
      });
    },
  }),
};

/** `Promise.resolve(value)` of what is no promise does not fail. */
const isResolved = (source: SourceText, node: TSESTree.Expression): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.object.type === 'Identifier' &&
  node.callee.object.name === 'Promise' &&
  node.callee.property.type === 'Identifier' &&
  node.callee.property.name === 'resolve' &&
  !node.arguments.some((each) => isPromise(source, each));

/** Whether a `catch` of the same function would catch what the node throws, or a `finally` would run after it. */
function isInTry(node: TSESTree.Node): boolean {
  for (let at = node, up = node.parent; up && !isFunction(up); at = up, up = up.parent) {
    if (up.type !== 'TryStatement') continue;
    if (up.block === at || (up.handler === at && up.finalizer)) return true;
  }
  return false;
}
