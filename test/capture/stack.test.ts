import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { excerptOf, parseFrame, parseStack } from '../../core/capture/stack.js';

const root = '/home/ann/shop';

const project = (file: string, line: number, column: number, more: object = {}) => ({
  file,
  line,
  column,
  origin: 'project',
  ...more,
});

const frames: [title: string, line: string, expected: object | undefined][] = [
  [
    'a function',
    '    at add (/home/ann/shop/src/a.js:3:11)',
    project('src/a.js', 3, 11, { function: 'add' }),
  ],
  ['no function', '    at /home/ann/shop/src/a.js:3:11', project('src/a.js', 3, 11)],
  [
    'a method with an alias',
    '    at Cart.sum [as total] (/home/ann/shop/src/a.js:1:2)',
    project('src/a.js', 1, 2, { function: 'Cart.sum' }),
  ],
  [
    'a place in parentheses, with others in its path, and no function',
    '    at (/home/ann/shop/src/a (old).js:4:11)',
    project('src/a (old).js', 4, 11),
  ],
  ['two frames in one', '    at A(/home/ann/shop/src/a (old).js:4:11)', undefined],
  [
    'a constructor',
    '    at new Cart (/home/ann/shop/src/a.js:1:2)',
    project('src/a.js', 1, 2, { function: 'new Cart' }),
  ],
  [
    'an async function',
    '    at async load (/home/ann/shop/src/a.js:1:2)',
    project('src/a.js', 1, 2, { function: 'load', async: true }),
  ],
  [
    'an async place without a function',
    '    at async /home/ann/shop/src/a.js:1:2',
    project('src/a.js', 1, 2, { async: true }),
  ],
  [
    'a file URL',
    '    at add (file:///home/ann/shop/src/a.mjs:3:11)',
    project('src/a.mjs', 3, 11, { function: 'add' }),
  ],
  [
    'a file URL with escapes and a query',
    '    at file:///home/ann/shop/my%20src/a.mjs?t=17:3:11',
    project('my src/a.mjs', 3, 11),
  ],
  [
    'a path with spaces and parentheses',
    '    at f (/home/ann/shop/src (old)/a.js:1:2)',
    project('src (old)/a.js', 1, 2, { function: 'f' }),
  ],
  [
    'a path relative to the root',
    '    at Object.<anonymous> (test/a.test.js:1:32)',
    project('test/a.test.js', 1, 32, { function: 'Object.<anonymous>' }),
  ],
  [
    'eval',
    '    at eval (eval at run (/home/ann/shop/src/a.js:9:3), <anonymous>:1:7)',
    project('src/a.js', 9, 3, { function: 'eval' }),
  ],
  [
    'a bundler’s module id',
    '    at f (webpack-internal:///(rsc)/./src/a.js:3:11)',
    project('src/a.js', 3, 11, { function: 'f' }),
  ],
  [
    'a bundler’s URL',
    '    at f (webpack://shop/./src/a.ts:3:11)',
    project('src/a.ts', 3, 11, { function: 'f' }),
  ],
  [
    'a Vite URL',
    '    at f (http://localhost:5173/@fs/home/ann/shop/src/a.ts?v=1:3:11)',
    project('src/a.ts', 3, 11, { function: 'f' }),
  ],
  [
    'the runtime',
    '    at node:internal/main/run_main_module:23:47',
    { file: 'node:internal/main/run_main_module', line: 23, column: 47, origin: 'internal' },
  ],
  [
    'the runtime before Node 16',
    '    at Module._compile (internal/modules/cjs/loader.js:1:2)',
    {
      file: 'internal/modules/cjs/loader.js',
      line: 1,
      column: 2,
      origin: 'internal',
      function: 'Module._compile',
    },
  ],
  [
    'a dependency',
    '    at f (/home/ann/shop/node_modules/lodash/map.js:1:2)',
    { file: 'node_modules/lodash/map.js', line: 1, column: 2, origin: 'dependency', function: 'f' },
  ],
  [
    'a file outside of the project',
    '    at f (/home/ann/shopping/a.js:1:2)',
    { file: '/home/ann/shopping/a.js', line: 1, column: 2, origin: 'dependency', function: 'f' },
  ],
  ['WebAssembly', '    at wasm://wasm/8f2a:wasm-function[3]:0x1f', undefined],
  ['a native function', '    at Array.map (<anonymous>)', undefined],
  ['a promise combinator', '    at async Promise.all (index 0)', undefined],
  ['a line of a message', 'at the end of the day', undefined],
];

for (const [title, line, expected] of frames) {
  test(`a frame is read: ${title}`, () => assert.deepEqual(parseFrame(line, root), expected));
}

const windows: [title: string, line: string, file: string][] = [
  ['a drive path', '    at f (C:\\Users\\ann\\shop\\src\\a.js:1:2)', 'src/a.js'],
  ['a drive letter of another case', '    at f (c:\\Users\\ann\\shop\\src\\a.js:1:2)', 'src/a.js'],
  ['a file URL', '    at file:///C:/Users/ann/shop/src/a.mjs:1:2', 'src/a.mjs'],
];
for (const [title, line, file] of windows) {
  test(`a Windows frame is placed in the project: ${title}`, () => {
    assert.deepEqual(parseFrame(line, 'C:\\Users\\ann\\shop')?.file, file);
  });
}

test('the place above a syntax error is the first frame, with the column of its caret', () => {
  const stack =
    '/home/ann/shop/src/a.js:2\nlet a = ;\n        ^\n\nSyntaxError: Unexpected token\n    at wrapSafe (node:internal/x:1:1)';
  assert.deepEqual(parseStack(stack, root)[0], project('src/a.js', 2, 9));
  assert.equal(excerptOf(stack), 'let a = ;\n        ^');
});

test('the place above an error is not told twice', () => {
  const stack =
    '/home/ann/shop/src/a.js:2\n  throw e;\n  ^\n\nError: x\n    at f (/home/ann/shop/src/a.js:2:9)';
  assert.equal(parseStack(stack, root).length, 1);
});

test('a very long line takes no time', () => {
  assert.deepEqual(parseStack(`Error: x\n    at ${'((('.repeat(200_000)}`, root), []);
  assert.deepEqual(parseStack(`    at ${'a:1'.repeat(200_000)}`, root), []);
});

test('a real stack with async frames and a cause is read', (t) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'healer-stack-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, 'a.mjs'),
    'async function inner() {\n  await null;\n  JSON.parse("{");\n}\nasync function outer() {\n  await inner();\n}\nawait outer();\n',
  );
  const { stderr } = spawnSync(process.execPath, ['a.mjs'], { cwd: folder, encoding: 'utf8' });
  const own = parseStack(stderr, folder).filter((frame) => frame.origin === 'project' && frame.function);
  assert.deepEqual(
    own.map((frame) => [frame.file, frame.line, frame.function]),
    [
      ['a.mjs', 3, 'inner'],
      ['a.mjs', 6, 'outer'],
    ],
  );
});

test('a root that is reached through a link is the same root', (t) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'healer-stack-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.equal(
    parseFrame(`    at f (${folder}/a.js:1:2)`, `${folder}/../${folder.split('/').at(-1)}`)?.file,
    'a.js',
  );
});

const broken = [
  '    at f (/home/ann/shop/:28)',
  '    at load (:11)',
  '    at f (?node:internal/modules/cjs/loader:1464:18)',
  '    at eval (eval at f (/home/ann/shop/src/a.js:3',
  '    at    at /home/ann/shop/src/a.js:12:46',
  '    at /home/ann/shop/ork/src/cart (old).js:4:11)',
  '    at f (file:///\rhome/ann/shop/a.js:1:2)',
];

for (const line of broken)
  test(`a broken frame is no place in the project: ${line.trim()}`, () => {
    const frame = parseFrame(line, root);
    assert.notEqual(frame?.file, '');
    assert.notEqual(frame?.origin, 'project');
  });
