const { test } = require('node:test');
const assert = require('node:assert/strict');
const { fill, parsePairs, slug } = require('../src/text.js');

for (const [title, expected] of [
  ['Hello World', 'hello-world'],
  ['  spaces   and_underscores ', 'spaces-and-underscores'],
  ["What's new?", 'whats-new'],
  ['a/b - c', 'a-b-c'],
  ['', ''],
]) {
  test(`the slug of ${JSON.stringify(title)}`, () => assert.equal(slug(title), expected));
}

test('names are filled in', () => assert.equal(fill('{a} and {b}', { a: 1, b: 'two' }), '1 and two'));
test('unknown names stay', () => assert.equal(fill('{a} {c}', { a: 0 }), '0 {c}'));
test('a width pads', () => assert.equal(fill('[{n:4}]', { n: 42 }), '[  42]'));

test('pairs', async (t) => {
  await t.test('are split', () => assert.deepEqual(parsePairs('a=1&b=2'), { a: '1', b: '2' }));
  await t.test('may have no value', () => assert.deepEqual(parsePairs('a&b='), { a: true, b: '' }));
  await t.test('may come twice', () => assert.deepEqual(parsePairs('a=1&a=2&a=3'), { a: ['1', '2', '3'] }));
  await t.test('are decoded', () => assert.deepEqual(parsePairs('a%20b=c%3Dd'), { 'a b': 'c=d' }));
});

test('a nested template', { todo: true }, () => assert.equal(fill('{a.b}', { a: { b: 1 } }), '1'));
