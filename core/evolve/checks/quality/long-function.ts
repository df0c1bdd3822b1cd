import type { FileCheck } from '../../check.js';
import { headOf, nameOfFunction } from '../../syntax/function-name.js';
import type { FunctionNode } from '../../syntax/surroundings.js';

const limit = 150;

export const longFunction: FileCheck = {
  id: 'long-function',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: `a function of more than ${limit} lines of code`,
  why: 'It does not fit on a screen three times over, and mostly does several things that could have names. Empty lines and lines of comments do not count.',
  example: {
    bad: `function f() {\n${'  go();\n'.repeat(limit + 1)}}`,
    good: 'function f() {\n  for (let n = 0; n < 151; n++) go();\n}',
  },
  fixes: false,
  on: false,
  eslint: ['max-lines-per-function'],
  begin({ report, tokens }) {
    const look = (node: FunctionNode) => {
      if (node.loc.end.line - node.loc.start.line < limit) return;
      const lines = new Set<number>();
      for (const { range, loc } of tokens)
        if (range[0] >= node.range[0] && range[1] <= node.range[1]) lines.add(loc.start.line);
      if (lines.size <= limit) return;
      const name = nameOfFunction(node);
      report({ at: headOf(node), message: `${name} has ${lines.size} lines of code`, key: name });
    };
    return { FunctionDeclaration: look, FunctionExpression: look, ArrowFunctionExpression: look };
  },
};
