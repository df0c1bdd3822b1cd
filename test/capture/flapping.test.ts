import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureFlapping } from '../../core/capture/flapping.js';

/** `a+` is a pass on tree a, `b-` a failure on tree b, `?-` a failure on an unknown tree. */
const history = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word, index) => ({
      at: new Date(index * 1000).toISOString(),
      tree: word[0] === '?' ? null : (word[0] ?? null),
      failed: word[1] === '-',
    }));

const cases: [title: string, history: string, flapping: boolean][] = [
  ['nothing is known', '', false],
  ['it fails once', 'a-', false],
  ['it fails again and again on one tree', 'a- a- a- a-', false],
  ['it fails, is fixed by a change, and stays so', 'a- a- b+ b+', false],
  ['it fails and passes on one tree', 'a- a+', true],
  ['it passes and fails on one tree', 'a+ a-', true],
  ['it flips between runs of other trees', 'a- b- a+', true],
  ['the trees are unknown', '?- ?+ ?- ?+', false],
  ['it flipped long ago and has been steady for forty runs', `a- a+ ${'b- '.repeat(40)}`, false],
];
for (const [title, text, expected] of cases) {
  test(`flapping is ${expected} when ${title}`, () =>
    assert.equal(measureFlapping(history(text)).flapping, expected));
}

test('the flip rate is the share of chances to flip on the same tree', () => {
  const { flipRate, flips } = measureFlapping(history('a- a+ a- a+'));
  assert.equal(flips, 3);
  assert.equal(flipRate, 1);
});

test('the entropy is one bit for a coin and none for a steady test', () => {
  assert.equal(measureFlapping(history('a- a+')).entropy, 1);
  assert.equal(measureFlapping(history('a- a-')).entropy, 0);
});
