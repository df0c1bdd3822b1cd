import type { FileCheck } from '../../check.js';
import { cognitiveComplexity as measure } from '../../syntax/cognitive-complexity.js';
import { headOf, nameOfFunction } from '../../syntax/function-name.js';
import { type FunctionNode, isFunction } from '../../syntax/surroundings.js';

const limit = 30;

export const cognitiveComplexity: FileCheck = {
  id: 'cognitive-complexity',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: `a function whose cognitive complexity is over ${limit}`,
  why: `Cognitive complexity counts what a reader has to keep in mind: each branch and loop, and more for those inside of others. SonarSource takes 15 for too much; ${limit} is twice that, where few would not rather see it taken apart. Callbacks count for the function that they stand in; functions that are declared inside of another are measured by themselves.`,
  example: {
    bad: `function f(a) {\n${'  for (const x of a) { if (x) { while (x.y) { if (x.z && x.w) x.go(); } } }\n'.repeat(3)}}`,
    good: 'function f(a) {\n  for (const x of a) {\n    if (x) take(x);\n  }\n}',
  },
  fixes: false,
  on: true,
  source: 'https://www.sonarsource.com/docs/CognitiveComplexity.pdf',
  eslint: ['sonarjs/cognitive-complexity'],
  begin({ report }) {
    const look = (node: FunctionNode) => {
      if (node.type !== 'FunctionDeclaration' && isInFunction(node)) return;
      const complexity = measure(node);
      if (complexity <= limit) return;
      report({
        at: headOf(node),
        message: `${nameOfFunction(node)} has a cognitive complexity of ${complexity}`,
        key: nameOfFunction(node),
      });
    };
    return { FunctionDeclaration: look, FunctionExpression: look, ArrowFunctionExpression: look };
  },
};

function isInFunction(node: FunctionNode): boolean {
  for (let up: typeof node.parent | undefined = node.parent; up; up = up.parent)
    if (isFunction(up)) return true;
  return false;
}
