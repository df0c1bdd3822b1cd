import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interpret, type Scope } from '../../../core/repair/strategies/synthesis/interpret.js';
import { noValue } from '../../../core/repair/strategies/synthesis/values.js';
import { parse } from '../../../core/repair/syntax/parse.js';

const scope: Scope = {
  n: 3,
  list: [4, 5, 6],
  text: 'Hello',
  nothing: null,
  point: { x: 1, y: [2] },
  map: new Map([['a', 1]]),
};

const understood: [code: string, value: unknown][] = [
  ['n * 2 + 1', 7],
  ['list[list.length - 1]', 6],
  ['list[9]', undefined],
  ['text.slice(1, n).toUpperCase()', 'EL'],
  ["text.split('').reverse().join('')", 'olleH'],
  ['nothing?.x', undefined],
  ['nothing || point.y[0]', 2],
  ['typeof nothing === "object" && !point.z', true],
  ['Math.max(...list)', 6],
  ['`${text}${n}`', 'Hello3'],
  ['n > 2 ? [...list, n] : []', [4, 5, 6, 3]],
  ['/[aeiou]/.test(text)', true],
  ['map.get("a")', 1],
];

for (const [code, value] of understood)
  test(`${code} is ${JSON.stringify(value)}`, () =>
    assert.deepEqual(interpret(expression(code), scope), value));

const refused = [
  'n++',
  'n = 4',
  'fetch(text)',
  'list.push(1)',
  'list.sort()',
  'list.map((each) => each)',
  'point.toString()',
  'point.constructor',
  'point.__proto__',
  'text.constructor("return 1")()',
  'list.constructor',
  'globalThis.process',
  'process.exit()',
  'new Function("return 1")()',
  'eval("1")',
  'import("node:fs")',
  'this.x',
  'nothing.x',
  'text.repeat(1e9)',
  'text.padEnd(1e9)',
  '10n ** 10n',
  '/(a+)+$/.test(text)',
  'text.replace(/(a|a)*b/, "")',
];

for (const code of refused)
  test(`${code} has no value, and does nothing`, () => {
    const before = structuredClone(scope);
    assert.equal(interpret(expression(code), scope), noValue);
    assert.deepEqual(scope, before);
  });

function expression(code: string) {
  const statement = parse('a.js', `(${code});`)?.body[0];
  assert.ok(statement?.type === 'ExpressionStatement');
  return statement.expression;
}
