import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { isFunction, isLoop } from '../../syntax/surroundings.js';

const limit = 5;

export const deepNesting: FileCheck = {
  id: 'deep-nesting',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: `a branch or loop that is more than ${limit} levels deep in its function`,
  why: 'To know when it runs, all the conditions around it have to be kept in mind. `else if` is no level of its own. Only the outermost one over the limit is named.',
  example: {
    bad: 'function f(a) {\n  if (a) for (const b of a) if (b) for (const c of b) if (c) while (c.d) c.e();\n}',
    good: 'function f(a) {\n  if (a) for (const b of a) take(b);\n}',
  },
  fixes: false,
  on: true,
  eslint: ['max-depth'],
  begin({ report }) {
    const look = (node: TSESTree.Statement) => {
      if (isElseIf(node) || depthOf(node) !== limit + 1) return;
      report({
        at: { range: node.range, loc: { start: node.loc.start, end: node.loc.start } },
        message: `it is ${limit + 1} levels deep in its function`,
      });
    };
    return {
      IfStatement: look,
      ForStatement: look,
      ForInStatement: look,
      ForOfStatement: look,
      WhileStatement: look,
      DoWhileStatement: look,
      SwitchStatement: look,
      TryStatement: look,
    };
  },
};

function depthOf(node: TSESTree.Node): number {
  let depth = 0;
  for (let at: TSESTree.Node | undefined = node; at && !isFunction(at); at = at.parent)
    if (isLevel(at)) depth += 1;
  return depth;
}

const isLevel = (node: TSESTree.Node): boolean =>
  isLoop(node) ||
  node.type === 'SwitchStatement' ||
  node.type === 'TryStatement' ||
  (node.type === 'IfStatement' && !isElseIf(node));

const isElseIf = (node: TSESTree.Node): boolean =>
  node.parent?.type === 'IfStatement' && node.parent.alternate === node;
