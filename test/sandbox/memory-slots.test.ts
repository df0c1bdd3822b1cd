import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calledAtLoad } from '../../core/sandbox/screening/memory/schema/at-load.js';
import { slotsOf } from '../../core/sandbox/screening/memory/schema/slots.js';
import { treeOf } from '../../core/sandbox/screening/memory/schema/tree.js';

test('of a factory that the module calls, the functions that it makes are switched', () => {
  const text = `
    function curve(gamma) { return function blend(a, b) { return (t) => a + b * t ** gamma; }; }
    const later = (gamma) => () => gamma;
    export default curve(1);
    export const other = () => later(2);
  `;
  assert.deepEqual(switchedIn(text), [
    'function blend(a, b) { return (t) => a + b * t ** gamma; }',
    '(gamma) => () => gamma',
    '() => later(2)',
  ]);
});

test('a function that makes no other is switched whole, though the module calls it', () => {
  const text = 'function twice(n) { return n * 2; }\nexport const four = twice(2);';
  assert.deepEqual(switchedIn(text), ['function twice(n) { return n * 2; }']);
});

function switchedIn(text: string): string[] {
  const program = treeOf('a.js', text);
  assert.ok(program);
  return slotsOf(program, text, calledAtLoad(program)).map(({ node }) => text.slice(...node.range));
}
