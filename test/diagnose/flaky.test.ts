import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellFlaky } from '../../core/diagnose/flaky.js';
import type { TestResult } from '../../core/model.js';

const id = (name: string) => ({ file: 'test/a.test.js', path: [name] });
const result = (name: string, status: TestResult['status']): TestResult => ({
  ...id(name),
  status,
  durationMs: 1,
});

test('a failing test that passes in any repeat is flaky, the others are broken', async () => {
  const runs = [
    [result('a', 'failed'), result('b', 'failed')],
    [result('a', 'passed'), result('b', 'failed')],
  ];
  let run = 0;
  const told = await tellFlaky(async () => runs[run++] ?? [], [id('a'), id('b')], { times: 2, atOnce: 1 });
  assert.deepEqual(told, { flaky: [id('a')], broken: [id('b')] });
});

test('repeating stops after the runs side by side in which every test has passed', async () => {
  let run = 0;
  await tellFlaky(
    async () => {
      run += 1;
      return [result('a', 'passed')];
    },
    [id('a')],
    { times: 5, atOnce: 2 },
  );
  assert.equal(run, 2);
});

test('a test that a repeat does not report has not passed', async () => {
  assert.deepEqual((await tellFlaky(async () => [], [id('a')], { times: 2, atOnce: 1 })).broken, [id('a')]);
});
