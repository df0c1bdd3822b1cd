import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutantsIn } from '../../../core/evolve/mutants/mutants-in.js';
import { parseProgram } from '../../../core/syntax/program.js';

const mutated = (text: string, isMeant: (line: number) => boolean = () => true): string[] =>
  mutantsIn(parseProgram(text, { file: 'a.ts', jsx: false }), text, isMeant).map(
    ({ start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
  );

const table: [text: string, ...mutants: string[]][] = [
  ['a < b', 'a <= b'],
  ['a - (b)', 'a + (b)'],
  ['(a) === b', '(a) !== b'],
  ['a && b', 'a || b'],
  ['if (a) { }', 'if (false) { }'],
  ['const f = () => { return a; };', 'const f = () => { return undefined; };'],
  ['a = true', ';', 'a = false'],
  ['save(a);', ';'],
  ['await save(a);', ';'],
];

for (const [text, ...mutants] of table)
  test(`a mutant of ${text} is ${mutants.join(' or ')}`, () => assert.deepEqual(mutated(text), mutants));

test('types, sums that may be of texts, logged messages and what gives nothing have no mutants', () => {
  assert.deepEqual(
    mutated('type A = true;\nconst b: 1 | true = c + d;\nconsole.log(b);\nconst f = () => { return; };'),
    [],
  );
});

test('only lines that are meant have mutants', () => {
  assert.deepEqual(
    mutated('f(a < b);\nf(a > b);', (line) => line === 2),
    ['f(a < b);\n;', 'f(a < b);\nf(a >= b);'],
  );
});
