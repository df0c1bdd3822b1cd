/** A project with one bug that healing finds in a moment. */
export const sourcesOfSmallBug: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'crowded',
    private: true,
    type: 'module',
    scripts: { test: 'node --test test/' },
  }),
  '.gitignore': 'node_modules\n',
  'src/sum.js': 'export const sum = (a, b) => a - b;\n',
  'test/sum.test.js': [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { sum } from '../src/sum.js';",
    "test('adds', () => assert.equal(sum(2, 3), 5));",
    "test('adds nothing', () => assert.equal(sum(2, 0), 2));",
    '',
  ].join('\n'),
};
