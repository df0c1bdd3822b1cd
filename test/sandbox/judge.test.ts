import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Baseline } from '../../core/sandbox/screening/memory/baseline.js';
import { judgeTrial } from '../../core/sandbox/screening/memory/judge.js';
import type { Outcome } from '../../core/sandbox/screening/memory/protocol.js';

const file = 'test/a.test.js';
const failing = ['one', 'two'].map((name) => ({ file, path: [name] }));
const baseline = { failing } as unknown as Baseline;
const outcome = (name: string, status: Outcome['status'], cut = false): Outcome => ({
  file,
  path: [name],
  status,
  steps: 1,
  durationMs: 1,
  ...(cut && { cut }),
});
const statusOf = (outcomes: Outcome[], isLast: boolean) =>
  judgeTrial(baseline, [], { id: 'x', outcomes, late: [] }, isLast).status;

test('a candidate that passes all but what was cut is owed a longer look', () => {
  const outcomes = [outcome('one', 'passed'), outcome('two', 'failed', true)];
  assert.equal(statusOf(outcomes, false), 'timeout');
});

test('what still does not end in the last look leaves the candidate with the tests that it heals', () => {
  const outcomes = [outcome('one', 'passed'), outcome('two', 'failed', true)];
  assert.equal(statusOf(outcomes, true), 'partial');
});

test('a test that fails without being cut needs no longer look', () => {
  assert.equal(statusOf([outcome('one', 'passed'), outcome('two', 'failed')], false), 'partial');
});
