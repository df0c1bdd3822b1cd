import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProject, type ProjectOptions } from './project.js';

interface Case extends ProjectOptions {
  name: string;
  files: Record<string, string>;
  healed: string;
}

const bug = 'export function last(list: string[]): string | undefined {\n  return list[list.length];\n}\n';

const cases: Case[] = [
  {
    name: 'TypeScript through a loader that esbuild makes',
    script: 'node --import ./loader/register.js --test test/last.test.ts',
    dependencies: true,
    healed: 'src/last.ts',
    files: {
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2022',
          noEmit: true,
          types: ['node'],
        },
        include: ['src', 'test'],
      }),
      'loader/register.js':
        "import { register } from 'node:module';\nregister('./hooks.js', import.meta.url);\n",
      'loader/hooks.js': `import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!specifier.endsWith('.js')) throw error;
    return next(specifier.replace(/js$/, 'ts'), context);
  }
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  const { code } = await transform(text, { loader: 'ts', sourcemap: 'inline', sourcefile: fileURLToPath(url) });
  return { format: 'module', source: code, shortCircuit: true };
}
`,
      'src/last.ts': bug,
      'test/last.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { last } from '../src/last.js';

test('is the last of three', () => assert.equal(last(['a', 'b', 'c']), 'c'));
test('is nothing for nothing', () => assert.equal(last([]), undefined));
`,
    },
  },
  {
    name: 'TypeScript with vitest',
    script: 'vitest run',
    dependencies: true,
    healed: 'src/last.ts',
    files: {
      'src/last.ts': bug,
      'test/last.test.ts': `import { expect, test } from 'vitest';
import { last } from '../src/last.js';

test('is the last of three', () => expect(last(['a', 'b', 'c'])).toBe('c'));
test('is nothing for nothing', () => expect(last([])).toBeUndefined());
`,
    },
  },
  {
    name: 'TAP from a command of its own',
    script: 'node test/run.js',
    dependencies: true,
    type: 'commonjs',
    healed: 'src/last.js',
    files: {
      'src/last.js': 'exports.last = (list) => list[list.length];\n',
      'test/run.js': `const test = require('tape');
const { last } = require('../src/last.js');

test('is the last of three', (t) => { t.equal(last(['a', 'b', 'c']), 'c'); t.end(); });
test('is nothing for nothing', (t) => { t.equal(last([]), undefined); t.end(); });
`,
    },
  },
  {
    name: 'a script of assertions that says ok at its end',
    script: 'node test.js',
    healed: 'src/last.js',
    files: {
      'src/last.js': 'export const last = (list) => list[list.length];\n',
      'test.js': `import assert from 'node:assert/strict';
import { last } from './src/last.js';

assert.equal(last([]), undefined);
assert.equal(last(['a', 'b', 'c']), 'c');
console.log('ok');
`,
    },
  },
  {
    name: 'TAP that names its assertions, of tests that say when they end',
    script: 'node test/last.js',
    type: 'commonjs',
    healed: 'src/last.js',
    files: {
      'src/last.js': 'exports.last = (list) => list[list.length];\n',
      'test/support/tap.js': `let count = 0;
exports.test = (title, body) => {
  let hasEnded = false;
  const say = (isOk, name) => {
    console.log((isOk ? 'ok ' : 'not ok ') + (count += 1) + ' - ' + name);
    if (!isOk) process.exitCode = 1;
  };
  console.log('# ' + title);
  body({
    equal: (a, b) => say(!hasEnded && a === b, hasEnded ? 'test after end() was called' : 'should be equal'),
    end: () => { hasEnded = true; },
  });
};
console.log('TAP version 13');
process.on('exit', () => console.log('1..' + count));
`,
      'test/last.js': `const { test } = require('./support/tap.js');
const { last } = require('../src/last.js');

test('is the last of three', (t) => { t.equal(last(['a', 'b', 'c']), 'c'); t.end(); });
test('is nothing for nothing', (t) => { t.equal(last([]), undefined); t.end(); });
`,
    },
  },
  {
    name: 'mocha, whose tests are made in another file',
    script: 'mocha',
    dependencies: true,
    type: 'commonjs',
    healed: 'src/last.js',
    files: {
      'src/last.js': 'exports.last = (list) => list[list.length];\n',
      'test/made/same.js': `const assert = require('node:assert/strict');
exports.same = (f, pairs) => {
  for (const [input, output] of pairs)
    it('is ' + output + ' for ' + input, () => assert.equal(f(input), output));
};
`,
      'test/last.js': `const assert = require('node:assert/strict');
const { last } = require('../src/last.js');
const { same } = require('./made/same.js');
describe('last', () => {
  same(last, [[['a', 'b', 'c'], 'c'], [['a'], 'a']]);
  it('is nothing for nothing', () => assert.equal(last([]), undefined));
});
`,
    },
  },
];

for (const { name, files, healed, ...options } of cases)
  test(`a project in ${name} is healed`, async (t) => {
    const project = await openProject(t, files, options);
    const patch = await project.healOne();
    assert.deepEqual([patch.files, patch.tests.failed, patch.signed], [[healed], 0, true]);
  });
