import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { calledAsync, catchesAll, isHandled, isPromise } from '../../syntax/promises.js';
import { type FunctionNode, functionAround, isFunction, nodesIn } from '../../syntax/surroundings.js';

export const returnInTry: FileCheck = {
  id: 'return-in-try',
  category: 'quality',
  severity: 'error',
  reach: 'file',
  files: 'all',
  title: 'a promise that is returned from a `try` without `await`, so that its failure is not caught',
  why: 'The function has left the `try` before the promise is settled: neither `catch` nor `finally` waits for it. Found where what is returned is a promise for certain: a call of a function that this file declares `async`, of a method of `Promise`, `import()` or `new Promise`, unless that says itself how it fails.',
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
      if (
        !around?.async ||
        around.generator ||
        !isPromise(source, argument) ||
        isSettled(source, argument) ||
        rejects(argument) ||
        (!isBeforeFinally(argument) && neverFails(source, argument))
      )
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

/** `Promise.resolve(value)` of what is no promise does not fail; `Promise.reject(error)` is the failure that is meant. */
const isSettled = (source: SourceText, node: TSESTree.Expression): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.object.type === 'Identifier' &&
  node.callee.object.name === 'Promise' &&
  node.callee.property.type === 'Identifier' &&
  /^(?:resolve|reject)$/.test(node.callee.property.name) &&
  !node.arguments.some((each) => isPromise(source, each));

/** `new Promise((resolve, reject) => …)` that calls its `reject`: what becomes of its failure is said there. */
const rejects = (node: TSESTree.Expression): boolean => {
  const [executor] = node.type === 'NewExpression' ? node.arguments : [];
  if (!executor || !isFunction(executor)) return false;
  const [, reject] = executor.params;
  return (
    reject?.type === 'Identifier' &&
    nodesIn(executor.body).some((each) => each.type === 'Identifier' && each.name === reject.name)
  );
};

/** A chain that ends by `.catch(…)`, a call of the same function or of one that catches all that it waits for, or `Promise.all(list.map(…))` of one. */
function neverFails(source: SourceText, node: TSESTree.Expression): boolean {
  if (node.type !== 'CallExpression') return false;
  if (isHandled(node)) return true;
  const called = calledAsync(source, node);
  if (called) return called === functionAround(node) || swallowsAll(source, called);
  const [mapped] = node.arguments;
  if (source.textOf(node.callee) !== 'Promise.all' || mapped?.type !== 'CallExpression') return false;
  const [each] = mapped.arguments;
  return each !== undefined && isFunction(each) && each.async && swallowsAll(source, each);
}

/** Whether all that may fail in a function stands in a `try` of its own. */
function swallowsAll(source: SourceText, called: FunctionNode): boolean {
  if (called.body.type !== 'BlockStatement' || !catchesAll(called)) return false;
  const [outside, tries] = [false, true].map((isTry) =>
    (called.body as TSESTree.BlockStatement).body.filter(
      (each) => (each.type === 'TryStatement' && each.handler !== null) === isTry,
    ),
  ) as [TSESTree.Statement[], TSESTree.Statement[]];
  const returns = nodesIn(called.body, (each) => !isFunction(each)).flatMap((each) =>
    each.type === 'ReturnStatement' && each.argument ? [each.argument] : [],
  );
  return (
    tries.length > 0 &&
    !outside.some((each) => nodesIn(each).some(({ type }) => /^(?:Call|New)Expression$/.test(type))) &&
    returns.every((each) => each.type !== 'CallExpression' || isSettled(source, each))
  );
}

/** Whether a `finally` of the same function runs after it. */
function isBeforeFinally(node: TSESTree.Node): boolean {
  for (let up = node.parent; up && !isFunction(up); up = up.parent)
    if (up.type === 'TryStatement' && up.finalizer) return true;
  return false;
}

/** Whether a `catch` of the same function would catch what the node throws, or a `finally` would run after it. */
function isInTry(node: TSESTree.Node): boolean {
  for (let at = node, up = node.parent; up && !isFunction(up); at = up, up = up.parent) {
    if (up.type !== 'TryStatement') continue;
    const isCaught = up.block === at && (up.finalizer || !throwsAgain(up.handler));
    if (isCaught || (up.handler === at && up.finalizer)) return true;
  }
  return false;
}

/** `catch (error) { throw error; }`. */
function throwsAgain(handler: TSESTree.CatchClause | null): boolean {
  const [first] = handler?.body.body ?? [];
  return (
    first?.type === 'ThrowStatement' &&
    first.argument.type === 'Identifier' &&
    handler?.param?.type === 'Identifier' &&
    first.argument.name === handler.param.name
  );
}
