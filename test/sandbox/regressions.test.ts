import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run, TestResult } from '../../core/model.js';
import { slowerTests, suspectsOf } from '../../core/sandbox/regression/durations.js';
import { comparableLines, newWarnings, nodeWarnings } from '../../core/sandbox/regression/warnings.js';

const result = (title: string, durationMs: number, status: TestResult['status'] = 'passed'): TestResult => ({
  file: 'test/a.test.js',
  path: title === '' ? [] : [title],
  status,
  durationMs,
});
const run = (tests: TestResult[], warnings: string[] = []): Run => ({
  id: 'r',
  at: '2026-01-01T00:00:00.000Z',
  command: ['npm', 'test'],
  cwd: '',
  runner: 'node',
  node: process.version,
  tree: null,
  branch: null,
  exitCode: 0,
  signal: null,
  durationMs: 1,
  tests,
  errors: [],
  warnings,
});
const titles = (tests: { path: string[] }[]) => tests.map(({ path }) => path[0]);

test('a test that takes ten times as long gives reason to measure, one that fails or is short does not', () => {
  const before = run([result('a', 20), result('b', 20), result('c', 1), result('d', 20), result('e', 30)]);
  const after = run([
    result('a', 200),
    result('b', 25),
    result('c', 12),
    result('d', 900, 'failed'),
    result('e', 31),
  ]);
  assert.deepEqual(titles(suspectsOf(before, after)), ['a']);
});

test('only what is slower in each pair of runs is told, with its shortest durations', () => {
  const suspects = [result('a', 0), result('b', 0)];
  const pairs = [
    { before: run([result('a', 20), result('b', 20)]), after: run([result('a', 220), result('b', 220)]) },
    { before: run([result('a', 18), result('b', 90)]), after: run([result('a', 200), result('b', 95)]) },
  ];
  assert.deepEqual(slowerTests(suspects, pairs), [
    { file: 'test/a.test.js', path: ['a'], beforeMs: 18, afterMs: 200 },
  ]);
});

test('a warning is the same in each run, whatever its process, place and numbers', () => {
  const lines = [
    ...nodeWarnings('# (node:412) [DEP0005] DeprecationWarning: Buffer() is deprecated\n# at x'),
    ...nodeWarnings('(node:77) [DEP0005] DeprecationWarning: Buffer() is deprecated'),
    '\u001b[31mslow query of 12.5 ms in /w/one/src/db.js\u001b[39m',
    'slow query of 8 ms in /w/one/src/db.js',
    '    at query (/w/one/src/db.js:3:1)',
  ];
  assert.deepEqual(comparableLines(lines, '/w/one'), [
    '(node:#) [DEP#] DeprecationWarning: Buffer() is deprecated',
    'slow query of # ms in /src/db.js',
  ]);
});

test('lines that were printed before are not new, and nothing is where a file did not load before', () => {
  const after = run([result('a', 1)], ['old', 'new']);
  assert.deepEqual(newWarnings(run([result('a', 1)], ['old']), after), ['new']);
  assert.deepEqual(newWarnings(run([result('', 1, 'failed')]), after), []);
});
