import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { drainInbox } from '../../core/capture/drain.js';
import { newRunId } from '../../core/capture/run-id.js';
import { openRepository } from '../../core/git/repository.js';
import type { InboxRecord } from '../../core/runners/records.js';
import { openStore } from '../../core/store/store.js';
import { createRepository } from '../support/repository.js';

async function setUp(t: TestContext) {
  const repository = await createRepository({ 'package.json': '{}' });
  t.after(() => repository.dispose());
  const repo = await openRepository(repository.root);
  const store = await openStore(repo);
  await mkdir(store.inbox, { recursive: true });
  const put = (fields: Partial<InboxRecord>) => {
    const record = recordOf(fields);
    return writeFile(join(store.inbox, `${record.id}.json`), JSON.stringify(record));
  };
  const left = async () => (await readdir(store.inbox)).filter((name) => name.endsWith('.json'));
  return { repo, store, put, left };
}

const recordOf = (fields: Partial<InboxRecord>): InboxRecord => ({
  schema: 'healer/inbox@1',
  id: 'record-1',
  kind: 'run',
  run: null,
  at: '2026-01-01T00:00:00.000Z',
  runner: 'node',
  node: process.version,
  pid: 1,
  cwd: '',
  command: ['node', '--test'],
  complete: true,
  durationMs: 5,
  tests: [],
  errors: [],
  ...fields,
});

const failing = (name: string): InboxRecord['tests'][number] => ({
  file: 'test/a.test.js',
  path: [name],
  status: 'failed',
  durationMs: 1,
  error: { name: 'AssertionError', code: 'ERR_ASSERTION', message: '1 == 2' },
});

const finished = {
  command: ['npm', 'test'],
  cwd: '',
  tree: 'f'.repeat(40),
  branch: 'main',
  exitCode: 1,
  signal: null,
  durationMs: 9,
};

test('what reporters left is recorded, then removed', async (t) => {
  const { repo, store, put, left } = await setUp(t);
  await put({ tests: [failing('adds')] });
  const { runs, errors } = await drainInbox(repo, store);
  assert.equal(runs.length, 1);
  assert.equal(errors.length, 1);
  assert.equal((await store.errors.all()).length, 1);
  assert.deepEqual(await left(), []);
});

test('a record that is found again after a crash is not counted twice', async (t) => {
  const { repo, store, put } = await setUp(t);
  await put({ tests: [failing('adds')] });
  await drainInbox(repo, store);
  await put({ tests: [failing('adds')] });
  await drainInbox(repo, store);
  assert.equal((await store.errors.all())[0]?.count, 1);
});

test('two at once count each record once', async (t) => {
  const { repo, store, put } = await setUp(t);
  await put({ id: 'one', tests: [failing('adds')] });
  await put({ id: 'two', tests: [failing('adds')] });
  await Promise.all([drainInbox(repo, store), drainInbox(repo, store)]);
  assert.equal((await store.errors.all())[0]?.count, 2);
});

test('the records of one run are one run, on the tree and branch that were tested', async (t) => {
  const { repo, store, put } = await setUp(t);
  await put({ id: 'one', run: 'run-1', tests: [failing('adds')] });
  await put({ id: 'two', run: 'run-1', tests: [failing('subtracts')] });
  const { runs, errors } = await drainInbox(repo, store, { run: { id: 'run-1', ...finished } });
  assert.equal(runs.length, 1);
  assert.equal(runs[0]?.tests.length, 2);
  assert.deepEqual(
    errors.map(({ branches }) => branches),
    [['main'], ['main']],
  );
});

test('a run that left no record is read from its output', async (t) => {
  const { repo, store } = await setUp(t);
  const stdout = 'TAP version 13\nnot ok 1 - adds\nok 2 - subtracts\n1..2\n';
  const { runs } = await drainInbox(repo, store, { run: { id: 'run-1', ...finished, stdout } });
  assert.deepEqual(
    runs[0]?.tests.map(({ status }) => status),
    ['failed', 'passed'],
  );
});

test('a crash is an error of its own', async (t) => {
  const { repo, store, put } = await setUp(t);
  const stack = `TypeError: x is not a function\n    at main (${repo.root}/src/app.js:3:1)`;
  await put({
    kind: 'crash',
    runner: 'command',
    errors: [{ name: 'TypeError', message: 'x is not a function', stack }],
  });
  const { errors } = await drainInbox(repo, store, {
    crash: { command: ['node', 'app.js'], signal: null, tree: null, branch: 'main' },
  });
  assert.equal(errors[0]?.class, 'not-a-function');
  assert.equal(errors[0]?.failure.sensor, 'runtime');
  assert.equal(errors[0]?.locations[0]?.file, 'src/app.js');
});

test('an end by a signal is an error, although the process could write nothing', async (t) => {
  const { repo, store } = await setUp(t);
  const crash = { command: ['node', 'app.js'], signal: 'SIGSEGV', tree: null, branch: 'main' };
  const { errors } = await drainInbox(repo, store, { crash });
  assert.equal(errors[0]?.class, 'signal');
});

test('an end without trouble is none', async (t) => {
  const { repo, store } = await setUp(t);
  const crash = { command: ['node', 'app.js'], signal: null, tree: null, branch: 'main' };
  assert.deepEqual(await drainInbox(repo, store, { crash }), { runs: [], errors: [] });
});

test('a green record of a reporter resolves', async (t) => {
  const { repo, store, put } = await setUp(t);
  await put({ id: 'one', tests: [failing('adds')] });
  await drainInbox(repo, store);
  await put({
    id: 'two',
    at: '2026-01-02T00:00:00.000Z',
    tests: [{ file: 'test/a.test.js', path: ['adds'], status: 'passed', durationMs: 1 }],
  });
  await drainInbox(repo, store);
  assert.equal((await store.errors.all())[0]?.state, 'resolved');
});

test('a broken file is kept aside and stops nothing', async (t) => {
  const { repo, store, put } = await setUp(t);
  await writeFile(join(store.inbox, 'bad.json'), '{"schema":');
  await put({ tests: [failing('adds')] });
  assert.equal((await drainInbox(repo, store)).errors.length, 1);
  assert.deepEqual(await readdir(join(store.inbox, 'broken')), ['bad.json']);
});

test('an empty or absent inbox is nothing', async (t) => {
  const { repo, store } = await setUp(t);
  assert.deepEqual(await drainInbox(repo, store), { runs: [], errors: [] });
});

test('records of a run that its own healer is still going to record are left to it', async (t) => {
  const { repo, store, put, left } = await setUp(t);
  const id = newRunId();
  await put({ id: 'one', run: id, tests: [failing('adds')] });
  await put({ id: 'two', run: '999999999-word', tests: [failing('subtracts')] });
  const { runs } = await drainInbox(repo, store);
  assert.deepEqual(
    runs.map((run) => run.id),
    ['999999999-word'],
  );
  assert.deepEqual(await left(), ['one.json']);
  await drainInbox(repo, store, { run: { id, ...finished } });
  assert.deepEqual(await left(), []);
});

test('however many records of one error wait, and whoever drains, each counts once', async (t) => {
  const { repo, store, put, left } = await setUp(t);
  for (let index = 0; index < 200; index += 1) await put({ id: `record-${index}`, tests: [failing('adds')] });
  await Promise.all([1, 2, 3].map(() => drainInbox(repo, store)));
  assert.equal((await store.errors.all())[0]?.count, 200);
  assert.deepEqual(await left(), []);
});
