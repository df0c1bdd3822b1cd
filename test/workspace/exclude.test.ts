import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excludes } from '../../core/workspace/exclude.js';

const cases: [globs: string[], path: string, excluded: boolean][] = [
  [[], 'a.js', false],
  [['src/generated/**'], 'src/generated/a/b.js', true],
  [['src/generated/'], 'src/generated/a.js', true],
  [['src/generated'], 'src/generated/a.js', true],
  [['src/generated'], 'src/generated.js', false],
  [['**/*.gen.ts'], 'a/.b/c.gen.ts', true],
  [['*.js'], 'src/a.js', false],
];

for (const [globs, path, excluded] of cases)
  test(`${path} ${excluded ? 'is' : 'is not'} excluded by ${JSON.stringify(globs)}`, () => {
    assert.equal(excludes(globs)(path), excluded);
  });
