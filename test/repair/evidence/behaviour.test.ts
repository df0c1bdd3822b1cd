import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCandidate } from '../../../core/repair/candidate.js';
import { behaviours } from '../../../core/repair/evidence/behaviour.js';
import type { Observations, Observed } from '../../../core/sandbox/screening/screener.js';

const candidate = (text: string, prior: number) =>
  makeCandidate({
    strategy: 'search',
    operator: 'name',
    title: text,
    edits: [{ range: { file: 'a.js', start: 0, end: 1 }, text }],
    prior,
  });
const numbers = (...values: number[]): Observed[] =>
  values.map((value) => ({ kind: 'number', text: String(value) }));

const [likely, alike, odd] = [candidate('a', 0.5), candidate('b', 0.25), candidate('c', 0.25)];
const before = numbers(0, 1, 2, 3, 4);

function observed(...results: Observed[][]): Observations {
  const ids = [likely, alike, odd].map(({ id }) => id);
  return {
    inputs: [],
    seen: 1,
    before,
    of: new Map(results.map((each, index) => [ids[index] ?? '', each])),
  };
}

test('candidates that give the same for every input are one group, with the weight of all of them', () => {
  const found = behaviours(
    [likely, alike, odd],
    observed(numbers(9, 1, 2, 3, 5), numbers(9, 1, 2, 3, 5), numbers(9, 1, 1, 1, 1)),
  );
  assert.equal(found.get(likely.id)?.group, found.get(alike.id)?.group);
  assert.notEqual(found.get(likely.id)?.group, found.get(odd.id)?.group);
  assert.equal(found.get(alike.id)?.share, 0.75);
});

test('departure is measured on derived inputs alone', () => {
  const found = behaviours([likely], observed(numbers(9, 1, 2, 3, 5)));
  assert.equal(found.get(likely.id)?.departure, 0.25);
});

test('throwing where nothing threw before is trouble', () => {
  const throws = { kind: 'throws', text: 'TypeError' };
  const found = behaviours([likely], observed([...numbers(9, 1), throws, throws, ...numbers(5)]));
  assert.equal(found.get(likely.id)?.trouble, 0.5);
});

test('a type that the tests never saw is strange', () => {
  const text = { kind: 'string', text: "'4'" };
  assert.equal(behaviours([likely], observed([...numbers(9, 1, 2, 3), text])).get(likely.id)?.strange, 0.25);
});

test('one answer to every input is noticed where the unchanged program had several', () => {
  assert.equal(behaviours([likely], observed(numbers(9, 7, 7, 7, 7))).get(likely.id)?.constant, true);
  assert.equal(behaviours([likely], observed(numbers(9, 7, 7, 7, 8))).get(likely.id)?.constant, false);
});

test('a candidate that was not observed has no behaviour', () => {
  assert.equal(behaviours([likely, alike], observed(numbers(9, 1, 2, 3, 5))).has(alike.id), false);
});
