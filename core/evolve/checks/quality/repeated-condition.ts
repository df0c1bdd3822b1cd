import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { isPure } from '../../syntax/expressions.js';

/** What a program is expected to write, kept for its tests. */
const isExpected = /(?:^|[/_.-])expected(?:[/_.-]|$)/;

export const repeatedCondition: FileCheck = {
  id: 'repeated-condition',
  category: 'quality',
  severity: 'error',
  reach: 'file',
  files: 'all',
  title: 'an `else if` or a `case` that was asked before, and so never runs',
  why: 'The first one of the two is taken. One of them was meant to ask something else. Only conditions that call nothing are compared; `if (false)` was put there on purpose.',
  example: {
    bad: "if (kind === 'a') one();\nelse if (kind === 'b') two();\nelse if (kind === 'a') three();",
    good: "if (kind === 'a') one();\nelse if (kind === 'b') two();\nelse if (kind === 'c') three();",
  },
  fixes: false,
  on: true,
  eslint: ['no-dupe-else-if', 'no-duplicate-case'],
  begin: (source) =>
    isExpected.test(source.path)
      ? {}
      : {
          IfStatement({ test, parent }) {
            if (test.type === 'Literal' || !isPure(test, true)) return;
            const written = source.textOf(test);
            let at: TSESTree.Node = test.parent as TSESTree.Node;
            let up: TSESTree.Node | undefined = parent;
            while (up?.type === 'IfStatement' && up.alternate === at) {
              if (source.textOf(up.test) === written)
                return source.report({
                  at: test,
                  message: 'the same was asked before, so this branch is never taken',
                });
              at = up;
              up = up.parent;
            }
          },
          SwitchStatement({ cases }) {
            const seen = new Set<string>();
            for (const { test } of cases) {
              if (!test || !isPure(test, true)) continue;
              const written = source.textOf(test);
              if (seen.has(written)) source.report({ at: test, message: 'there is a case for it already' });
              seen.add(written);
            }
          },
        },
};
