import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openRepository } from '../../core/git/repository.js';
import { type RunTestsOptions, runTests, type TestsRun } from '../../core/sandbox/tests.js';
import { openWorktree } from '../../core/sandbox/worktree.js';
import { createRepository } from '../support/repository.js';

const head = "const test = require('node:test');\nconst assert = require('node:assert');\n";

async function runIn(t: TestContext, body: string, o: Partial<RunTestsOptions> = {}): Promise<TestsRun> {
  const repository = await createRepository({
    'package.json': '{"scripts":{"test":"node --test"}}',
    'test/a.test.js': head + body,
  });
  t.after(() => repository.dispose());
  const repo = await openRepository(repository.root);
  const worktree = await openWorktree(repo, 'HEAD', { workspace: { packages: [] } });
  try {
    return await runTests(worktree, { command: ['npm', 'test'], cwd: '', timeoutMs: 60_000, ...o });
  } finally {
    await worktree.dispose();
  }
}

const statuses = ({ run }: TestsRun) => run.tests.map(({ path, status }) => [path.join(' > '), status]);

test('tells the result of every test, by the names that the checkout gives them', async (t) => {
  const result = await runIn(t, "test('a', () => {});\ntest('b', () => assert.equal(1, 2));\n");
  assert.deepEqual(statuses(result), [
    ['a', 'passed'],
    ['b', 'failed'],
  ]);
  assert.deepEqual([result.run.tests[0]?.file, result.run.exitCode], ['test/a.test.js', 1]);
});

test('keeps the results of other tests out where it is told which ones are wanted', async (t) => {
  const tests = [{ file: 'test/a.test.js', path: ['b'] }];
  const result = await runIn(t, "test('a', () => {});\ntest('b', () => {});\n", { tests });
  assert.deepEqual(statuses(result), [['b', 'passed']]);
});

test('believes the reporter where the command hides failures behind exit code 0', async (t) => {
  const command = ['sh', '-c', 'node --test || true'];
  const result = await runIn(t, "test('a', () => assert.fail());\n", { command });
  assert.deepEqual([result.run.exitCode, statuses(result)], [0, [['a', 'failed']]]);
});

test('survives a suite that prints without measure', async (t) => {
  const body =
    "test('a', () => { const b = 'x'.repeat(1 << 20); for (let i = 0; i < 64; i++) console.log(b); });\n";
  const result = await runIn(t, body);
  assert.deepEqual(statuses(result), [['a', 'passed']]);
});

test('ends a suite that hangs, and says so', async (t) => {
  const result = await runIn(t, "test('a', () => { while (true); });\n", { timeoutMs: 3000 });
  assert.equal(result.execution.timedOut, true);
  assert.equal(
    result.run.tests.some(({ status }) => status === 'passed'),
    false,
  );
});

test('never follows a link that a test planted among the records', async (t) => {
  const body = `test('a', () => { const fs = require('fs');
    fs.symlinkSync('/etc/hostname', process.env.HEALER_INBOX + '/9.json'); fs.mkdirSync(process.env.HEALER_INBOX + '/8.json'); });\n`;
  const result = await runIn(t, body);
  assert.deepEqual(statuses(result), [['a', 'passed']]);
});
