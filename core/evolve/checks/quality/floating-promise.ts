import type { FileCheck } from '../../check.js';
import { calledAsync, catchesAll, isHandled, isPromise } from '../../syntax/promises.js';

export const floatingPromise: FileCheck = {
  id: 'floating-promise',
  category: 'quality',
  severity: 'warning',
  reach: 'file',
  title: 'a call of an async function whose promise nobody waits for',
  why: 'When it fails, nothing catches it: Node ends the process at an unhandled rejection. And what follows runs before it is done. Found for functions and methods that this file declares `async`, for `new Promise` and for methods of `Promise`. `void` before it says that it is meant so. At the top of a file a failure ends the process as it should, and functions that catch all that they wait for do not fail: both are left alone.',
  example: {
    bad: 'async function save(item) {\n  await write(item);\n}\nfunction onClick(item) {\n  save(item);\n}',
    good: 'async function save(item) {\n  await write(item);\n}\nfunction onClick(item) {\n  save(item).catch(report);\n  void save(item);\n}',
  },
  fixes: false,
  on: false,
  eslint: ['@typescript-eslint/no-floating-promises'],
  begin: (source) => ({
    ExpressionStatement({ expression, parent }) {
      if (parent.type === 'Program') return;
      if (expression.type !== 'CallExpression' || !isPromise(source, expression)) return;
      const called = calledAsync(source, expression);
      if (isHandled(expression) || (called && catchesAll(called))) return;
      source.report({
        at: expression,
        message: 'nobody waits for this promise, or hears when it fails',
      });
    },
  }),
};
