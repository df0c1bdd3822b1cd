import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planShards } from '../../core/fleet/shards.js';
import type { Run, TestResult } from '../../core/model.js';

const suite = { script: 'node --test', command: ['npm', 'test'], cwd: '' };

function runOf(durations: Record<string, number>): Run {
  const tests = Object.entries(durations).map(
    ([file, durationMs]): TestResult => ({ file, path: ['a'], status: 'passed', durationMs }),
  );
  const durationMs = Object.values(durations).reduce((total, each) => total + each, 0);
  return {
    id: 'x',
    at: '',
    command: ['npm', 'test'],
    cwd: '',
    runner: 'node',
    node: '',
    tree: null,
    branch: null,
    exitCode: 0,
    signal: null,
    durationMs,
    tests,
    errors: [],
  };
}

test('files go into pieces that take about as long as one another', () => {
  const run = runOf({ 'a.test.js': 60, 'b.test.js': 30, 'c.test.js': 30, 'd.test.js': 40, 'e.test.js': 20 });
  const shards = planShards(suite, run, 60);
  assert.deepEqual(
    shards?.map(({ durationMs }) => durationMs),
    [60, 60, 60],
  );
  assert.deepEqual(
    shards?.flatMap(({ command }) => command.command.filter((word) => word.endsWith('.js'))).sort(),
    ['a.test.js', 'b.test.js', 'c.test.js', 'd.test.js', 'e.test.js'],
  );
});

test('the same durations give the same pieces, so that their answers are found again', () => {
  const durations = { 'a.test.js': 20, 'b.test.js': 20, 'c.test.js': 20, 'd.test.js': 20 };
  const turned = Object.fromEntries(Object.entries(durations).reverse());
  assert.deepEqual(planShards(suite, runOf(durations), 40), planShards(suite, runOf(turned), 40));
});

for (const [why, run, test_] of [
  ['is short', runOf({ 'a.test.js': 10, 'b.test.js': 10 }), suite],
  ['is one file', runOf({ 'a.test.js': 1000 }), suite],
  [
    'cannot be asked for by files',
    runOf({ 'a.test.js': 90, 'b.test.js': 90 }),
    { ...suite, script: './run.sh' },
  ],
  ['has results that are of no file', runOf({ 'a.test.js': 90, '': 90 }), suite],
] as const)
  test(`a suite that ${why} is not divided`, () => {
    assert.equal(planShards(test_, run, 60), null);
  });
