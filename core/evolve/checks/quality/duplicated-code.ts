import type { ProjectCheck } from '../../check.js';
import { copiesIn } from '../../duplicates/copies.js';

export const duplicatedCode: ProjectCheck = {
  id: 'duplicated-code',
  category: 'quality',
  severity: 'note',
  reach: 'project',
  title: 'code that stands in a second place, token by token',
  why: 'What is changed in one place has to be changed in the other, and nobody tells. Found are runs of at least 100 equal tokens over at least 10 lines, whatever their layout; comments, imports and types do not count, and tests and what a program wrote are left alone. The other place is told beside it.',
  example: {
    bad: '// a.js and b.js both hold the same twenty lines',
    good: "// b.js\nimport { total } from './a.js';",
  },
  fixes: false,
  on: true,
  source:
    'Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003',
  async examine({ facts }) {
    return copiesIn(facts).map(({ file, line, endLine, tokens, of }) => ({
      file,
      line,
      endLine,
      message: `${endLine - line + 1} lines (${tokens} tokens) are also in ${of.file}:${of.line}`,
      key: `${of.file} ${tokens}`,
      related: [{ ...of, message: 'the same code' }],
    }));
  },
};
