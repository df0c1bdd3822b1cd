import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deriveInputs } from '../../../core/repair/evidence/derive-inputs.js';

test('derived arguments have the shapes of those that were seen', () => {
  const derived = deriveInputs([[[1, 2], 'ab', { n: 1.5, flag: true }]]);
  assert.ok(derived.length > 50);
  for (const [list, text, record] of derived) {
    assert.ok(Array.isArray(list) && list.every(Number.isInteger), JSON.stringify(list));
    assert.equal(typeof text, 'string');
    assert.deepEqual(Object.keys(record as object), ['n', 'flag']);
  }
});

test('strings are made of the letters that were seen', () => {
  const letters = new Set(deriveInputs([['()('], ['()']]).flatMap(([text]) => [...String(text)]));
  assert.deepEqual(
    [...letters].filter((letter) => !'() '.includes(letter)),
    [],
  );
});

test('the same inputs give the same lists, and different lists among them', () => {
  const seen = [
    [3, [1, 5]],
    [4, []],
  ];
  assert.deepEqual(deriveInputs(seen), deriveInputs(seen));
  assert.ok(new Set(deriveInputs(seen).map((args) => JSON.stringify(args))).size > 30);
});

test('nothing is derived from calls without arguments', () => {
  assert.deepEqual(deriveInputs([[]]), []);
});

test('keys are derived too where the tests use objects of different keys', () => {
  const keys = new Set(
    deriveInputs([[{ a: 1 }], [{ b: 2, c: 3 }]]).map(([dictionary]) =>
      Object.keys(dictionary as object).join(),
    ),
  );
  for (const wanted of ['', 'A', 'c', 'b,c'])
    assert.ok(keys.has(wanted), `${wanted} in ${[...keys].join(' ')}`);
});
