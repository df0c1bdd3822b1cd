import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Healed, openSession } from './session.js';

const commonjs = { 'src/range.js': bug('module.exports = { range };') };
const module = { 'src/range.js': bug('export { range };') };

interface Case {
  name: string;
  script: string;
  type: 'module' | 'commonjs';
  files: Record<string, string>;
}

const cases: Case[] = [
  {
    name: 'node:test in CommonJS',
    script: 'node --test',
    type: 'commonjs',
    files: {
      ...commonjs,
      'test/range.test.js': `const { test } = require('node:test');
const assert = require('node:assert');
const { range } = require('../src/range.js');
test('counts', () => assert.deepEqual(range(3), [0, 1, 2]));
test('is empty for nothing', () => assert.deepEqual(range(-1), []));
`,
    },
  },
  {
    name: 'mocha',
    script: 'mocha',
    type: 'commonjs',
    files: {
      ...commonjs,
      'test/range.js': `const assert = require('node:assert');
const { range } = require('../src/range.js');
describe('range', () => {
  it('counts', () => assert.deepEqual(range(3), [0, 1, 2]));
  it('is empty for nothing', () => assert.deepEqual(range(-1), []));
});
`,
    },
  },
  {
    name: 'jest',
    script: 'jest',
    type: 'commonjs',
    files: {
      ...commonjs,
      'test/range.test.js': `const { range } = require('../src/range.js');
describe('range', () => {
  it('counts', () => expect(range(3)).toEqual([0, 1, 2]));
  it('is empty for nothing', () => expect(range(-1)).toEqual([]));
});
`,
    },
  },
  {
    name: 'vitest',
    script: 'vitest run',
    type: 'module',
    files: {
      ...module,
      'test/range.test.js': `import { describe, expect, it } from 'vitest';
import { range } from '../src/range.js';
describe('range', () => {
  it('counts', () => expect(range(3)).toEqual([0, 1, 2]));
  it('is empty for nothing', () => expect(range(-1)).toEqual([]));
});
`,
    },
  },
];

for (const { name, script, type, files } of cases)
  test(`a bug in a project that is tested with ${name} is healed without any set-up`, async (t) => {
    const manifest = JSON.stringify({ name: 'range', version: '1.0.0', type, scripts: { test: script } });
    const session = await openSession(t, { 'package.json': manifest, ...files }, { dependencies: true });
    const { code, json } = await session.healerJson<Healed>('heal');
    assert.deepEqual([code, json.errors.map(({ status }) => status)], [0, ['fixed']], JSON.stringify(json));
    const [patch] = json.patches;
    assert.deepEqual([json.patches.length, patch?.files], [1, ['src/range.js']]);
    await session.git('checkout', '--quiet', patch?.branch ?? '');
    const tests = await session.run('npm', ['test', '--silent']);
    assert.equal(tests.code, 0, tests.stdout + tests.stderr);
  });

/** The numbers below `n`, and one more. */
function bug(exported: string): string {
  return `function range(n) {
  const all = [];
  for (let i = 0; i <= n; i++) {
    all.push(i);
  }
  return all;
}
${exported}
`;
}
