import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningOf } from '../../../core/repair/strategies/search/duplicates.js';
import { normalise } from '../../../core/repair/strategies/search/normal-form.js';
import { openSource } from '../../../core/repair/strategies/search/source.js';

const same: [why: string, a: string, b: string][] = [
  ['layout, comments and semicolons', 'f( a )\nreturn b', 'f(a); /* then */ return b;'],
  ['quotes', `a = 'it\\'s "x"'`, 'a = "it\'s \\"x\\""'],
  ['trailing commas', 'f([a, b,], { c, },)', 'f([a, b], { c })'],
  ['parentheses around a term', 'return ((a)) + (b.c) * (1.0)', 'return a + b.c * 1'],
  ['parentheses that precedence makes needless', '(a * b) + c || (d && !(e))', 'a * b + c || d && !e'],
  ['parentheses around the left of two equals', '(a - b) - c', 'a - b - c'],
  ['parentheses around one parameter', '(a) => a', 'a => a'],
  [
    'parentheses around what is returned, assigned or given',
    'return (a ? b : c); d = (e = f); g((h => i))',
    'return a ? b : c; d = e = f; g(h => i)',
  ],
];
for (const [why, a, b] of same) {
  test(`programs that differ in ${why} are one`, () => assert.equal(normalise(a), normalise(b)));
}

const different: [why: string, a: string, b: string][] = [
  ['a group on the right of a minus', 'a - (b - c)', 'a - b - c'],
  ['a sum that is multiplied', '(a + b) * c', 'a + b * c'],
  ['a group that is called or read from', '(a || b).c; (a, b)()', 'a || b.c; a, b()'],
  ['the base of a power', '(-a) ** b; (a ** b) ** c', '-a ** b; a ** b ** c'],
  ['a group of ??', 'a ?? (b || c)', 'a ?? b || c'],
  ['a condition inside of a condition', '(a ? b : c) ? d : e', 'a ? b : c ? d : e'],
  ['arguments', 'a(b)', 'a b'],
  ['white space in strings and regular expressions', "'a b'; /a b/", "'ab'; /ab/"],
  ['holes in lists', '[a, , b]', '[a, b]'],
];
for (const [why, a, b] of different) {
  test(`programs that differ in ${why} are two`, () => assert.notEqual(normalise(a), normalise(b)));
}

const text = 'function f(a, b) {\n  const c = [a, a, b];\n  return `${c}` + (a + b) * 2;\n}\n';
const edits = (...list: [from: string, to: string][]) =>
  list.map(([from, to]) => {
    const start = text.indexOf(from);
    return { start, end: start + from.length, text: to };
  });

const equal: [why: string, a: ReturnType<typeof edits>, b: ReturnType<typeof edits>][] = [
  ['one of two equal elements or the other goes', edits(['a, a, b', 'a, b']), edits(['[a, ', '['])],
  ['parentheses become needless', edits(['(a + b) * 2', '(a) * 2']), edits(['(a + b) * 2', 'a * 2'])],
  [
    'a whole line or a part of it is written anew',
    edits(['return', 'return -']),
    edits(['return `${c}`', 'return -`${c}`']),
  ],
  ['two edits stand in one statement', edits(['[a', '[b'], ['b]', 'a]']), edits(['[a, a, b]', '[b, a, a]'])],
  [
    'a brace goes and comes',
    edits(['{\n  const', '{ {\n  const'], ['];\n', '];}\n']),
    edits(['const c = [a, a, b];', '{ const c = [a, a, b] }']),
  ],
];
for (const [why, a, b] of equal) {
  test(`edits that lead to one program mean the same where ${why}`, () => {
    const source = openSource('a.js', text);
    assert.ok(source);
    assert.notEqual(meaningOf(source, a), null);
    assert.equal(meaningOf(source, a), meaningOf(source, b));
  });
}

test('edits that change nothing but layout mean nothing', () => {
  const source = openSource('a.js', text);
  assert.ok(source);
  assert.equal(meaningOf(source, edits(['(a + b) * 2', '((a) + b)*2'], ['[a, a, b];', '[a, a, b,]'])), null);
  assert.equal(meaningOf(source, edits(['`${c}`', '`${(c)}`'])), null);
});
