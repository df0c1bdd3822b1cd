import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ochiai } from '../../core/diagnose/spectrum.js';

const file = 'test/a.test.js';
const covers = (name: string, ...lines: number[]) => ({
  file,
  path: [name],
  lines: new Map([['src/a.js', new Set(lines)]]),
});
const result = (name: string, status: 'passed' | 'failed' | 'skipped') => ({ file, path: [name], status });

test('a line gets ef / sqrt((ef + nf) (ef + ep))', () => {
  const scores = ochiai(
    [covers('one', 1, 2), covers('two', 1), covers('three', 1, 3)],
    [result('one', 'failed'), result('two', 'passed'), result('three', 'failed')],
  ).get('src/a.js');
  assert.equal(scores?.get(1), 2 / Math.sqrt(2 * 3));
  assert.equal(scores?.get(2), 1 / Math.sqrt(2 * 1));
  assert.equal(scores?.get(3), 1 / Math.sqrt(2 * 1));
});

test('a line that only failing tests execute is wholly suspicious, one that none executes not at all', () => {
  const scores = ochiai(
    [covers('one', 1), covers('two', 2)],
    [result('one', 'failed'), result('two', 'passed')],
  );
  assert.deepEqual(
    [...(scores.get('src/a.js') ?? [])],
    [
      [1, 1],
      [2, 0],
    ],
  );
});

test('skipped tests and tests without a result do not count', () => {
  const scores = ochiai(
    [covers('one', 1), covers('skipped', 1), covers('unknown', 1)],
    [result('one', 'failed'), result('skipped', 'skipped')],
  );
  assert.equal(scores.get('src/a.js')?.get(1), 1);
});

test('nothing is suspicious when no test fails', () => {
  assert.equal(
    ochiai([covers('one', 1)], [result('one', 'passed')])
      .get('src/a.js')
      ?.get(1),
    0,
  );
});
