import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convert, longest, parseLength } from '../src/units.ts';

test('lengths are converted', () => {
  assert.equal(convert(1, 'm', 'cm'), 100);
  assert.equal(convert(25, 'mm', 'cm'), 2.5);
  assert.equal(convert(2, 'km', 'm'), 2000);
});

test('lengths are parsed', async (t) => {
  await t.test('with a unit', () => assert.deepEqual(parseLength(' 3.5 cm'), { value: 3.5, unit: 'cm' }));
  await t.test('below zero', () => assert.deepEqual(parseLength('-2m'), { value: -2, unit: 'm' }));
  await t.test('not without one', () => assert.equal(parseLength('3'), null));
  await t.test('not with another', () => assert.equal(parseLength('3 miles'), null));
});

test('the longest', () => {
  assert.equal(
    longest(['a', 'ccc', 'bb', 'ddd'], (word) => word.length),
    'ccc',
  );
  assert.equal(
    longest([], () => 1),
    undefined,
  );
});
