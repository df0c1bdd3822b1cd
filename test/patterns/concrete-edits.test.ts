import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showSide } from '../../core/syntax/templates/template.js';
import { editsOf } from './template-of.js';

const shown = (before: string, after: string) =>
  editsOf(before, after).map((edit) => [edit.level, showSide(edit.before), showSide(edit.after)]);

test('the smallest pair that holds the change comes first, then those around it up to the statement', () => {
  assert.deepEqual(
    shown('function f(a) { return g(a.length + 1); }', 'function f(a) { return g(a.length - 1); }'),
    [
      [0, 'a.length + 1', 'a.length - 1'],
      [1, 'g(a.length + 1)', 'g(a.length - 1)'],
      [2, 'return g(a.length + 1);', 'return g(a.length - 1);'],
    ],
  );
});

test('a name is no pair of its own', () => {
  const [first] = shown('x(assert.equal(a, b))', 'x(assert.strictEqual(a, b))');
  assert.deepEqual(first, [0, 'assert.equal', 'assert.strictEqual']);
});

test('where a statement comes, the one that follows is part of the pair', () => {
  assert.deepEqual(shown('function f(a) { use(a); }', 'function f(a) { if (!a) return; use(a); }'), [
    [0, 'use(a);', 'if (!a) return; use(a);'],
  ]);
});

test('where the last statement goes, the one before is part of the pair', () => {
  assert.deepEqual(shown('function f() { a(); b(); }', 'function f() { a(); }'), [[0, 'a(); b();', 'a();']]);
});

test('two changes of one statement list are two edits', () => {
  const edits = editsOf('a(1); b(2); c(3); d(4);', 'a(9); b(2); c(3); d(8);');
  assert.equal(new Set(edits.map(({ change }) => change)).size, 2);
});

test('what is the same on both sides and large is left open', () => {
  const body = '{ one(a); two(b); three(c); }';
  const [first] = editsOf(`if (x == 1) ${body}`, `if (x === 1) ${body}`).slice(-1);
  assert.ok(first);
  assert.equal(showSide(first.before), 'if (x == 1) $1');
  assert.equal(showSide(first.after), 'if (x === 1) $1');
});

test('layout, comments and moved whole functions around a change give no edit', () => {
  assert.deepEqual(shown('f(a, b)\ng()', 'f(\n  a, // first\n  b\n)\ng()'), []);
});

test('a rewritten file gives no edits', () => {
  const lines = (word: string) => Array.from({ length: 60 }, (_, at) => `${word}${at}(${at})`).join('\n');
  assert.deepEqual(editsOf(lines('a'), lines('b')), []);
});

test('what changed inside of something that changed itself is no edit of its own', () => {
  assert.deepEqual(shown('t(a.hasOwnProperty(k))', 't(Object.hasOwn(a, k))').slice(0, 1), [
    [0, 'a.hasOwnProperty(k)', 'Object.hasOwn(a, k)'],
  ]);
  assert.equal(
    new Set(editsOf('t(a.hasOwnProperty(k))', 't(Object.hasOwn(a, k))').map(({ change }) => change)).size,
    1,
  );
});
