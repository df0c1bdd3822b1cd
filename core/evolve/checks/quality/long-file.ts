import type { FileCheck } from '../../check.js';

const limit = 1000;

export const longFile: FileCheck = {
  id: 'long-file',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: `a file of more than ${limit} lines of code`,
  why: 'Nobody has all of it in mind, and whoever looks for something in it does not know where to begin. Empty lines and lines of comments do not count.',
  example: { bad: 'go();\n'.repeat(limit + 1), good: 'go();\n' },
  fixes: false,
  on: false,
  eslint: ['max-lines'],
  begin: ({ report, tokens, program }) => ({
    Program() {
      const lines = new Set(tokens.map(({ loc }) => loc.start.line));
      const [first] = program.body;
      if (lines.size <= limit || !first) return;
      const { start } = first.loc;
      report({
        at: {
          range: [first.range[0], first.range[0] + 1],
          loc: { start, end: { ...start, column: start.column + 1 } },
        },
        message: `the file has ${lines.size} lines of code`,
        key: 'file',
      });
    },
  }),
};
