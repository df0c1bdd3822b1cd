import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type InboxRecord, readRecords, toRun } from '../../core/runners/records.js';

const record: InboxRecord = {
  schema: 'healer/inbox@1',
  id: '1-a',
  kind: 'run',
  run: 'r',
  at: '2026-01-01T00:00:00.000Z',
  runner: 'node',
  node: 'v20.20.2',
  pid: 1,
  cwd: '',
  command: ['node'],
  complete: true,
  durationMs: 5,
  tests: [{ file: 'a.js', path: ['x'], status: 'passed', durationMs: 1 }],
  errors: [],
};
const meta = {
  id: 'r',
  command: ['npm', 'test'],
  cwd: '',
  tree: null,
  branch: null,
  exitCode: 1,
  signal: null,
  durationMs: 9,
};

test('a broken record is set aside and the others are read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'healer-inbox-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, '1-a.json'), JSON.stringify(record));
  await writeFile(join(folder, '2-b.json'), '{"schema":"healer/inbox@1","id":');
  const read = await readRecords(folder);
  assert.deepEqual(
    read.map((one) => one.record.id),
    ['1-a'],
  );
  assert.deepEqual(await readdir(join(folder, 'broken')), ['2-b.json']);
});

test('the journal of a dead process is read up to its torn last line', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'healer-inbox-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { tests: _tests, errors: _errors, complete: _complete, durationMs: _duration, ...header } = record;
  const lines = [
    { ...header, namespace: 'gone' },
    { test: record.tests[0] },
    { key: 'k', began: { file: 'a.js', path: ['y'] } },
  ];
  await writeFile(
    join(folder, '1-a.part'),
    `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"test":{"fi`,
  );
  const [read] = await readRecords(folder);
  assert.equal(read?.record.complete, false);
  assert.deepEqual(
    read?.record.tests.map(({ path, status }) => [...path, status]),
    [
      ['x', 'passed'],
      ['y', 'failed'],
    ],
  );
});

test('a folder that is not there holds no records', async () => {
  assert.deepEqual(await readRecords(join(tmpdir(), 'healer-none')), []);
});

test('records of several processes become one run', async () => {
  const other = {
    ...record,
    id: '2',
    tests: [{ file: 'b.js', path: ['y'], status: 'failed' as const, durationMs: 1 }],
  };
  assert.deepEqual(
    (await toRun([record, other], meta)).tests.map(({ file }) => file),
    ['a.js', 'b.js'],
  );
});

test('without any result the command itself is the test', async () => {
  const run = await toRun([], {
    ...meta,
    output: { stdout: 'hello', stderr: 'TypeError: x is not a function\n    at f (/p/a.js:1:2)\n' },
  });
  assert.deepEqual(
    run.tests.map(({ path, status }) => [...path, status]),
    [['npm test', 'failed']],
  );
  assert.equal(run.tests[0]?.error?.name, 'TypeError');
});

test('JUnit XML in the output is read', async () => {
  const stdout = `noise\n<testsuites><testsuite name="s"><testcase name="a" file="t.js"/><testcase name="b" file="t.js"><failure message="no"/></testcase></testsuite></testsuites>`;
  const run = await toRun([], { ...meta, output: { stdout, stderr: '' } });
  assert.deepEqual(
    run.tests.map(({ path, status }) => [...path, status]),
    [
      ['a', 'passed'],
      ['b', 'failed'],
    ],
  );
});

test('a command that fails before any test says so, with what it printed last', async () => {
  const output = { stdout: 'src/a.js: 3 lint problems\n', stderr: '' };
  const [whole] = (await toRun([], { ...meta, output })).tests;
  assert.match(whole?.error?.message ?? '', /^`npm test` ended with exit code 1 and no test was seen/);
  assert.equal(whole?.output, 'src/a.js: 3 lint problems');
});

test('a command that is not found is said to be missing', async () => {
  const [whole] = (await toRun([], { ...meta, exitCode: 127 })).tests;
  assert.match(
    whole?.error?.message ?? '',
    /exit code 127, command not found: a program .* is not installed/,
  );
});
