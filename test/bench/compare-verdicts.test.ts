import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestResult, Verdict, VerdictStatus } from '../../core/model.js';
import { differenceOf } from '../../scripts/bench/compare-verdicts.js';

const verdict = (status: VerdictStatus, tests: TestResult[] = []): Verdict => ({
  candidate: 'x',
  status,
  tests,
  durationMs: 0,
  via: 'memory',
});

const passed = (name: string): TestResult => ({
  file: 'a.js',
  path: [name],
  status: 'passed',
  durationMs: 0,
});
const failed = (name: string): TestResult => ({
  ...passed(name),
  status: 'failed',
  error: { name: 'Error', message: 'x' },
});
const notRun = (name: string): TestResult => ({ ...passed(name), status: 'failed' });

test('two that find a candidate plausible agree', () =>
  assert.equal(differenceOf(verdict('plausible'), verdict('plausible')), null));

test('which word stands for what is not plausible does not matter', () => {
  const words: VerdictStatus[] = ['partial', 'failed', 'broken', 'timeout', 'refused'];
  for (const memory of words)
    for (const process of words) assert.equal(differenceOf(verdict(memory), verdict(process)), null);
});

test('plausible for one alone is a disagreement, and it is said for which', () => {
  assert.match(differenceOf(verdict('plausible'), verdict('timeout'))?.what ?? '', /in memory alone/);
  assert.match(differenceOf(verdict('failed'), verdict('plausible'))?.what ?? '', /by process alone/);
});

test('a test that passes for one alone is a disagreement, also where neither is plausible', () => {
  const difference = differenceOf(
    verdict('failed', [failed('one')]),
    verdict('partial', [passed('one'), failed('two')]),
  );
  assert.equal(difference?.what, 'a.js > one fails in memory alone');
  assert.match(
    differenceOf(verdict('partial', [passed('one')]), verdict('failed', [failed('one')]))?.what ?? '',
    /a\.js > one fails by process alone/,
  );
});

test('a test that did not run in one contradicts nothing', () => {
  assert.equal(differenceOf(verdict('failed', [notRun('one')]), verdict('partial', [passed('one')])), null);
  assert.equal(differenceOf(verdict('failed', []), verdict('partial', [passed('one')])), null);
});
