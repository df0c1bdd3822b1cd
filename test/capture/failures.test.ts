import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { failuresOf } from '../../core/capture/failures.js';
import { fingerprint } from '../../core/capture/fingerprint.js';
import type { Run, TestResult } from '../../core/model.js';

const root = '/home/ann/shop';

const run = (fields: Partial<Run>): Run => ({
  id: 'run-1',
  at: '2026-01-01T00:00:00.000Z',
  command: ['npm', 'test'],
  cwd: '',
  runner: 'node',
  node: 'v20.20.2',
  tree: 'a'.repeat(40),
  branch: 'main',
  exitCode: 1,
  signal: null,
  durationMs: 1,
  tests: [],
  errors: [],
  ...fields,
});

const failed = (error?: TestResult['error']): TestResult => ({
  file: 'test/a.test.js',
  path: ['adds'],
  status: 'failed',
  durationMs: 1,
  line: 3,
  ...(error && { error }),
});
const passed: TestResult = { file: 'test/a.test.js', path: ['subtracts'], status: 'passed', durationMs: 1 };

test('a failing test becomes a failure with its frames, its test and its run', async () => {
  const error = { name: 'TypeError', message: 'x', stack: `TypeError: x\n    at add (${root}/src/a.js:1:2)` };
  const [failure] = await failuresOf(run({ tests: [passed, failed(error)] }), root);
  assert.deepEqual(failure?.frames, [
    { file: 'src/a.js', line: 1, column: 2, function: 'add', origin: 'project' },
  ]);
  assert.deepEqual(failure?.test, { file: 'test/a.test.js', path: ['adds'], line: 3 });
  assert.equal(failure?.run, 'run-1');
  assert.equal(failure?.branch, 'main');
});

test('frames come from the cause when what was thrown never was in the project', async () => {
  const cause = { name: 'TypeError', message: 'x', stack: `TypeError: x\n    at add (${root}/src/a.js:1:2)` };
  const error = {
    name: 'Error',
    message: 'wrapped',
    stack: 'Error: wrapped\n    at node:internal/x:1:1',
    cause,
  };
  const [failure] = await failuresOf(run({ tests: [failed(error)] }), root);
  assert.equal(failure?.frames[0]?.file, 'src/a.js');
});

test('frames come from an aggregated error when the aggregate has none', async () => {
  const errors = [
    { name: 'TypeError', message: 'x', stack: `TypeError: x\n    at add (${root}/src/a.js:1:2)` },
  ];
  const [failure] = await failuresOf(
    run({ tests: [failed({ name: 'AggregateError', message: 'many', errors })] }),
    root,
  );
  assert.equal(failure?.frames[0]?.file, 'src/a.js');
});

const named: [title: string, message: string, expected: [file: string, line: number]][] = [
  ['Babel', `${root}/src/a.js: Unexpected token (3:8)\n\n  1 | a`, ['src/a.js', 3]],
  [
    'esbuild',
    `Transform failed with 1 error:\n${root}/src/a.ts:5:8: ERROR: Expected ";" but found "b"`,
    ['src/a.ts', 5],
  ],
  [
    'oxc',
    `Transform failed with 1 error:\n[PARSE_ERROR] Unexpected token\n   ╭─[ c.ts:2:9 ]\n  File: ${root}/src/c.ts\n`,
    ['src/c.ts', 2],
  ],
  [
    'an ESM loader',
    `Cannot find module '${root}/src/nope.js' imported from ${root}/src/a.js`,
    ['src/a.js', 1],
  ],
  [
    'require',
    `Cannot find module './nope'\nRequire stack:\n- ${root}/src/b.js\n- ${root}/test/a.test.js`,
    ['src/b.js', 1],
  ],
];
for (const [title, message, expected] of named) {
  test(`the place that the message of ${title} names is the first frame`, async () => {
    const error = {
      name: 'SyntaxError',
      message,
      stack: `SyntaxError: ${message}\n    at node:internal/x:1:1`,
    };
    const [failure] = await failuresOf(run({ errors: [error] }), root);
    assert.deepEqual([failure?.frames[0]?.file, failure?.frames[0]?.line], expected);
  });
}

test('paths of the checkout are made relative in messages, other paths stay', async () => {
  const message = `no ${root}/data/a.json nor file://${root}/b.mjs nor /etc/c nor ${root}ping/d`;
  const [failure] = await failuresOf(run({ errors: [{ name: 'Error', message }] }), root);
  assert.equal(failure?.thrown.message, `no data/a.json nor b.mjs nor /etc/c nor ${root}ping/d`);
});

test('the excerpt above a syntax error is kept', async () => {
  const stack = `${root}/src/a.js:1\nlet a = ;\n        ^\n\nSyntaxError: Unexpected token ';'`;
  const [failure] = await failuresOf(
    run({ errors: [{ name: 'SyntaxError', message: "Unexpected token ';'", stack }] }),
    root,
  );
  assert.equal(failure?.thrown.excerpt, 'let a = ;\n        ^');
  assert.equal(failure?.frames[0]?.file, 'src/a.js');
});

test('tests that Node cancels are dragged by the first of their file', async () => {
  const message = 'Promise resolution is still pending but the event loop has already resolved';
  const cancelled = (file: string, title: string): TestResult => ({
    ...failed({ name: 'Error', message, code: 'ERR_TEST_CANCELLED' }),
    file,
    path: [title],
  });
  const tests = [cancelled('a.js', 'waits'), cancelled('a.js', 'later'), cancelled('b.js', 'waits too')];
  const failures = await failuresOf(run({ tests }), root);
  assert.deepEqual(
    failures.map(({ draggedBy }) => draggedBy?.path),
    [undefined, ['waits'], undefined],
  );
  const [cause, later, other] = failures.map(fingerprint);
  assert.equal(later, cause);
  assert.notEqual(other, cause);
});

test('a test that fails without an error is a failure all the same', async () => {
  assert.equal((await failuresOf(run({ tests: [failed()] }), root)).length, 1);
});

test('a failure is of the innermost package with a name, and of none where that is the root', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'healer-packages-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const manifests = {
    'package.json': { name: 'root' },
    'packages/a/package.json': { name: '@scope/a' },
    'packages/a/esm/package.json': { type: 'module' },
    'apps/b/project.json': { name: 'b' },
  };
  for (const [file, manifest] of Object.entries(manifests)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), JSON.stringify(manifest));
  }
  const files = ['packages/a/test/x.js', 'packages/a/esm/x.js', 'apps/b/src/x.js', 'test/x.js'];
  const tests = files.map((file) => ({ ...failed(), file }));
  const failures = await failuresOf(run({ tests }), folder);
  assert.deepEqual(
    failures.map((failure) => failure.package),
    ['@scope/a', '@scope/a', 'b', undefined],
  );
});

const ends: [title: string, fields: Partial<Run>, expected: string | undefined][] = [
  ['a signal', { exitCode: null, signal: 'SIGSEGV' }, 'ExitSignal'],
  ['a failing exit code without a failing test', { exitCode: 3, tests: [passed] }, 'ExitCode'],
  ['success', { exitCode: 0, tests: [passed] }, undefined],
  ['the user’s interrupt', { exitCode: null, signal: 'SIGINT' }, undefined],
  ['the exit code of an interrupt', { exitCode: 130 }, undefined],
];
for (const [title, fields, expected] of ends) {
  test(`a run that ends with ${title} gives ${expected ?? 'no failure'}`, async () => {
    assert.equal((await failuresOf(run(fields), root))[0]?.thrown.name, expected);
  });
}
