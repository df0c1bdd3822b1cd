import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestId, Verdict } from '../../../../core/model.js';
import { makeCandidate } from '../../../../core/repair/candidate.js';
import type { Screened } from '../../../../core/repair/portfolio.js';
import { joins, partsOf } from '../../../../core/repair/strategies/model/parts.js';

const tests: TestId[] = ['a', 'b', 'c'].map((name) => ({ file: 'a.test.js', path: [name] }));

/** A candidate that edits the characters of a file at some offsets, and what it heals. */
function partial(strategy: string, places: readonly number[], heals: string, reason?: string): Screened {
  const candidate = makeCandidate({
    strategy,
    operator: 'rewrite',
    title: places.join(' '),
    edits: places.map((at) => ({ range: { file: 'a.js', start: at, end: at + 1 }, text: 'x' })),
    prior: 0.5,
  });
  const verdict: Verdict = {
    candidate: candidate.id,
    status: 'partial',
    tests: tests.map((each) => ({
      ...each,
      status: heals.includes(each.path.join()) ? 'passed' : 'failed',
      durationMs: 0,
    })),
    durationMs: 0,
    via: 'memory',
    ...(reason && { reason }),
  };
  return { candidate, verdict };
}

const titles = (found: readonly Screened[]): string[] =>
  joins('model-merge', partsOf(found, tests), tests.length, 24).map(({ title }) => title);

test('parts of search and of a model are put together, those that heal everything first', () => {
  const found = titles([
    partial('search', [1], 'a'),
    partial('model-direct', [5], 'b'),
    partial('search', [9], 'bc'),
  ]);
  assert.equal(found[0], '9; 1');
  assert.deepEqual(found.slice(1), ['1; 5']);
});

test('three parts are put together where no two are enough', () => {
  const found = titles([
    partial('search', [1], 'a'),
    partial('search', [3], 'b'),
    partial('search', [5], 'c'),
  ]);
  assert.deepEqual(found[0]?.split('; ').sort(), ['1', '3', '5']);
});

test('an edit that two parts share is made once', () => {
  const parts = partsOf([partial('search', [1, 3], 'a'), partial('search', [1, 5], 'b')], tests);
  const [joined] = joins('model-merge', parts, tests.length, 24);
  assert.deepEqual(
    joined?.edits.map(({ range }) => range.start),
    [1, 3, 5],
  );
});

test('parts that touch the same place, that heal the same or that spoil a test are not put together', () => {
  const other = { ...partial('search', [1], 'b') };
  const edits = other.candidate.edits.map((edit) => ({ ...edit, text: 'y' }));
  const same = { ...other, candidate: { ...other.candidate, edits } };
  assert.deepEqual(titles([partial('search', [1], 'a'), same]), []);
  assert.deepEqual(titles([partial('search', [1], 'ab'), partial('search', [3], 'b')]), []);
  assert.deepEqual(titles([partial('search', [1], 'a'), partial('search', [3], 'b', 'c passed before')]), []);
});
