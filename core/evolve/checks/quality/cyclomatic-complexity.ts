import type { FileCheck } from '../../check.js';
import { headOf, nameOfFunction } from '../../syntax/function-name.js';
import { type FunctionNode, isFunction, isLoop, nodesIn } from '../../syntax/surroundings.js';

const limit = 20;

export const cyclomaticComplexity: FileCheck = {
  id: 'cyclomatic-complexity',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: `a function with more than ${limit} independent paths`,
  why: 'Cyclomatic complexity is the number of decisions and one: so many tests it takes to go through each branch once. A long but flat `switch` counts for much, though it is easy to read.',
  example: {
    bad: `function f(a) {\n${'  if (a > 1 && a < 9) a += 1;\n'.repeat(10)}  return a ? 1 : 2;\n}`,
    good: 'function f(a) {\n  return a > 1 && a < 9 ? a + 1 : a;\n}',
  },
  fixes: false,
  on: false,
  onRequest: '`cognitive-complexity`, which leaves flat functions alone, finds nearly all of the same.',
  source: 'T. J. McCabe, "A Complexity Measure", IEEE Transactions on Software Engineering, 1976',
  eslint: ['complexity'],
  begin({ report }) {
    const look = (node: FunctionNode) => {
      let complexity = 1;
      for (const each of nodesIn(node, (inner) => !isFunction(inner))) if (isDecision(each)) complexity += 1;
      if (complexity <= limit) return;
      report({
        at: headOf(node),
        message: `${nameOfFunction(node)} has a cyclomatic complexity of ${complexity}`,
        key: nameOfFunction(node),
      });
    };
    return { FunctionDeclaration: look, FunctionExpression: look, ArrowFunctionExpression: look };
  },
};

type Node = Parameters<typeof isLoop>[0];

const isDecision = (node: Node): boolean =>
  isLoop(node) ||
  node.type === 'IfStatement' ||
  node.type === 'ConditionalExpression' ||
  node.type === 'LogicalExpression' ||
  node.type === 'CatchClause' ||
  (node.type === 'SwitchCase' && node.test !== null);
