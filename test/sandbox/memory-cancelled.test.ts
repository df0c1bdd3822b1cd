import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import type { Candidate } from '../../core/model.js';
import { memoryScreener } from '../../core/sandbox/screening/memory/screener.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { runTests } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { createRepository } from '../support/repository.js';
import { replacing, statusesOf } from '../support/screening.js';

const source = `exports.wait = (isReady, done) => { if (!isReady) done(); };
exports.one = () => 1;
`;
const head = `const { after, before, describe, test } = require('node:test');
const assert = require('node:assert/strict');
const { wait, one } = require('../src/wait.js');
`;

const shapes = {
  'between others': `test('before it', () => {});
test('ends', () => new Promise((done) => wait(true, done)));
test('after it', () => assert.equal(one(), 1));
test('left out', { skip: true }, () => {});
test('to be done', { todo: true }, () => {});
`,
  'in suites': `describe('outer', () => {
  describe('inner', () => {
    test('ends', (t, done) => wait(true, done));
    test('beside it', () => assert.equal(one(), 1));
  });
  test('after it', () => {});
});
test('at last', () => {});
`,
  'as a subtest': `test('around', async (t) => {
  await t.test('before it', () => {});
  await t.test('ends', () => new Promise((done) => wait(true, done)));
  await t.test('after it', () => {});
});
test('at last', () => {});
`,
  'as a hook': `describe('outer', () => {
  before(() => new Promise((done) => wait(true, done)));
  after(() => {});
  test('in it', () => assert.equal(one(), 1));
});
test('at last', () => {});
`,
};

for (const [place, body] of Object.entries(shapes))
  test(`what waits for nothing ${place} drags the rest of its file along in memory, as it does in Node`, async (t) => {
    const screener = await screenerOf(t, head + body);
    assert.ok(screener, 'memory agrees with the real runner');
    const candidates = [
      edit('!isReady', 'isReady'),
      edit('!isReady', 'isReady === null'),
      edit('!isReady', 'true'),
      edit('() => 1', '() => 2'),
    ];
    assert.deepEqual(await statusesOf(screener, candidates), ['plausible', 'failed', 'plausible', 'failed']);
  });

test('what waits for a timer, a file, a thread of Node or a server is not taken for waiting for nothing', async (t) => {
  const body = `const { createServer } = require('node:http');
const { readFile } = require('node:fs/promises');
const { gzip } = require('node:zlib');
test('adds', () => assert.equal(one(), 2));
test('timer', () => new Promise((done) => setTimeout(done, 200)));
test('file', () => readFile(__filename));
test('thread', (t, done) => gzip(Buffer.alloc(1000), done));
test('server', (t, done) => {
  const server = createServer((_, response) => setTimeout(() => response.end(), 150)).listen(0, '127.0.0.1', () =>
    fetch('http://127.0.0.1:' + server.address().port).then(() => server.close(() => done())));
});
`;
  const screener = await screenerOf(t, head + body);
  assert.ok(screener, 'memory agrees with the real runner');
  assert.deepEqual(await statusesOf(screener, [edit('() => 1', '() => 2')]), ['plausible']);
});

/** Null where memory does not see what the project's own runner sees. */
async function screenerOf(t: TestContext, tests: string): Promise<Screener | null> {
  const repository = await createRepository({
    'package.json': '{"name":"x","scripts":{"test":"node --test"}}',
    'src/wait.js': source,
    'test/wait.test.js': tests,
  });
  const repo = await openRepository(repository.root);
  const open = () => openWorktree(repo, 'HEAD', { workspace: { packages: [{ name: 'x', folder: '' }] } });
  const first = await open();
  const { run } = await runTests(first, { command: ['npm', 'test'], cwd: '', timeoutMs: 60_000 });
  await first.dispose();
  const screener = await memoryScreener({
    worktree: await open(),
    baseline: run.tests,
    runner: 'node',
    command: null,
    cwd: '',
    suspects: ['src/wait.js'],
    covered: null,
    threads: 1,
  });
  t.after(async () => {
    await screener?.dispose();
    await repository.dispose();
  });
  return screener;
}

const edit = (from: string, to: string): Candidate => replacing(['src/wait.js', source], from, to);
