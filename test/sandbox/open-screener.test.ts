import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { defaultConfig } from '../../core/config/schema.js';
import { isHealerError } from '../../core/errors.js';
import { openRepository } from '../../core/git/repository.js';
import type { TestResult } from '../../core/model.js';
import { openScreener } from '../../core/sandbox/screening/open.js';
import type { Screener } from '../../core/sandbox/screening/screener.js';
import { describeWorkspace } from '../../core/workspace/workspace.js';
import { createRepository } from '../support/repository.js';

const file = 'test/add.test.js';
const results: TestResult[] = [{ file, path: ['adds'], status: 'failed', durationMs: 1 }];

test('screening is in memory where that agrees with the real runner, and by process where that is asked for', async (t) => {
  assert.equal((await open(t, results))?.via, 'memory');
  assert.equal((await open(t, results, 'process'))?.via, 'process');
});

test('where memory alone is asked for and sees something else, there is no screener', async (t) => {
  const other: TestResult[] = [...results, { file, path: ['no such test'], status: 'failed', durationMs: 1 }];
  assert.equal((await open(t, other))?.via, 'process');
  await assert.rejects(open(t, other, 'memory'), (error) => isHealerError(error, 'TESTS_UNREADABLE'));
});

async function open(t: TestContext, before: TestResult[], via?: Screener['via']): Promise<Screener> {
  const repository = await createRepository({
    'package.json': '{"scripts":{"test":"node --test test/"}}',
    'src/add.js': 'exports.add = (a, b) => a - b;\n',
    [file]: `require('node:test')('adds', () => require('node:assert').equal(require('../src/add.js').add(1, 2), 3));\n`,
  });
  let screener: Screener | undefined;
  t.after(async () => {
    await screener?.dispose();
    await repository.dispose();
  });
  const workspace = await describeWorkspace(repository.root, defaultConfig);
  assert.ok(workspace.test);
  screener = await openScreener({
    repo: await openRepository(repository.root),
    workspace,
    commit: await repository.git('rev-parse', 'HEAD'),
    test: workspace.test,
    suspects: ['src/add.js'],
    covered: null,
    failing: before.filter(({ status }) => status === 'failed'),
    before,
    command: ['node', file],
    timeoutMs: 60_000,
    candidateTimeoutMs: null,
    concurrency: 1,
    isolation: 'best',
    signal: t.signal,
    ...(via && { via }),
  });
  return screener;
}
