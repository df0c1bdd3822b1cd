import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countSteps } from '../../core/sandbox/screening/memory/program/count-steps.js';
import { createStepCounter } from '../../core/sandbox/screening/memory/program/step-counter.js';

const original = `(function sum(list) {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += list[i];
  while (total > 100) { total -= 1; }
  return list.map((each) => round(each)).length > 0 ? total : 'none';
})`;

const changes: [title: string, from: string, to: string][] = [
  ['a number within a loop head', 'let i = 0', 'let i = 12'],
  ['an operator', 'i < list', 'i <= list'],
  ['the body of a loop without braces', 'total += list[i]', 'total += list[i]; total += 1'],
  ['a loop that becomes a condition', 'while (total', 'if (total'],
  ['a statement that becomes a loop', 'let total = 0;', 'let total = 0; for (;;) break;'],
  ['the end of an arrow function', 'round(each)', 'round(each), 1'],
  ['a call in an arrow function', 'round(each)', 'round(sum(each))'],
  ['a string', "'none'", "'for (;;) {'"],
  ['a string that becomes a comment', "'none'", "/* '*/ 'none'"],
  ['braces', '{ total -= 1; }', '{ { total -= 1; } }'],
  ['a whole loop that goes', 'while (total > 100) { total -= 1; }', ''],
  ['a statement before a loop', 'while (total', 'total += 1;\n  while (total'],
  [
    'a loop that another loop surrounds',
    'while (total > 100) { total',
    'for (;;) while (total > 100) { total',
  ],
  ['a function that is added', 'let total = 0;', 'let total = 0; const f = () => round(1);'],
  ['a method that is added', 'let total = 0;', 'let total = { of(x) { return x; } };'],
  ['a statement that runs into the one before it', 'let total = 0;', 'let total = 0\n  (1);'],
  ['what runs into a loop without braces', 'total += list[i];', 'total += list[i]\n  (total);'],
  ['a directive', 'let total = 0;', "'use strict'; let total = 0;"],
];

for (const [title, from, to] of changes)
  test(`steps are counted in the same places as in freshly parsed code: ${title}`, () => {
    assert.ok(original.includes(from));
    const code = original.replace(from, to);
    const count = createStepCounter([{ file: 'sum.js', slot: 0, code: original }]);
    assert.equal(count([{ file: 'sum.js', slot: 0, code }])[0]?.code, countSteps(code, 'expression'));
  });

const places: [title: string, changes: [from: string, to: string][]][] = [
  [
    'names in two statements',
    [
      ['let total', 'let count'],
      ['total > 100', 'count > 100'],
    ],
  ],
  [
    'a loop and a number',
    [
      ['while (total > 100)', 'if (total > 100)'],
      ["'none'", '12'],
    ],
  ],
  [
    'a loop and what is in it',
    [
      ['while (total > 100)', 'for (;;)'],
      ['total -= 1', 'total -= round(2)'],
    ],
  ],
  [
    'two loops',
    [
      ['let total = 0;', 'let total = 0; for (;;) break;'],
      ['list[i];', 'list[i]; while (0);'],
    ],
  ],
];

for (const [title, changes] of places)
  test(`steps are counted in the same places where several places changed: ${title}`, () => {
    let code = original;
    const told = changes.map(([from, text]) => {
      const start = original.indexOf(from);
      assert.ok(start >= 0);
      code = code.replace(from, text);
      return { start, end: start + from.length, text };
    });
    const count = createStepCounter([{ file: 'sum.js', slot: 0, code: original }]);
    assert.equal(
      count([{ file: 'sum.js', slot: 0, code, changes: told }])[0]?.code,
      countSteps(code, 'expression'),
    );
  });

test('of several functions, one that does not parse is found even where steps need no parsing', () => {
  const one = { file: 'sum.js', slot: 0, code: original };
  const other = { file: 'sum.js', slot: 1, code: '(function (a) { return a + 1; })' };
  const count = createStepCounter([one, other]);
  const changed = { ...one, code: original.replace('i < list', 'i <= list') };
  assert.equal(count([changed, other])[0]?.code, countSteps(changed.code, 'expression'));
  assert.throws(
    () => count([changed, { ...other, code: other.code.replace('a + 1', 'a + + ') }]),
    SyntaxError,
  );
});
