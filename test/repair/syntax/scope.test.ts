import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../../core/repair/syntax/parse.js';
import { namesInScope } from '../../../core/repair/syntax/scope.js';

const cases: { title: string; source: string; names: string[] }[] = [
  {
    title: 'parameters come before the module',
    source: 'const a = 1;\nfunction f(b) { |b; }',
    names: ['b', 'a', 'f'],
  },
  { title: 'what is declared further down cannot be read', source: '|a;\nconst a = 1;', names: [] },
  {
    title: 'a closure sees what is declared after it',
    source: 'function f() { |a; }\nconst a = 1;',
    names: ['f', 'a'],
  },
  {
    title: 'imports and loop variables count',
    source: 'import x, { y as z } from "m";\nfor (const i of z) { |i; }',
    names: ['i', 'x', 'z'],
  },
  {
    title: 'patterns bind every name',
    source: 'function f({ a, b: [c], ...d }, e = 1) { |a; }',
    names: ['a', 'c', 'd', 'e', 'f'],
  },
  {
    title: 'var is hoisted out of blocks',
    source: 'function f() { |1; if (x) { var y = 1; } }',
    names: ['y', 'f'],
  },
  { title: 'a block keeps its own names', source: '{ const a = 1; }\n|b;', names: [] },
  { title: 'a name is not in scope in its own initialiser', source: 'const a = |b;', names: [] },
  {
    title: 'the parameter of a catch clause',
    source: 'try { f(); } catch (error) { |1; }',
    names: ['error'],
  },
];

for (const { title, source, names } of cases) {
  test(title, () => {
    const offset = source.indexOf('|');
    const program = parse('a.js', source.replace('|', ''));
    assert.ok(program);
    assert.deepEqual(
      namesInScope(program, offset).map(({ name }) => name),
      names,
    );
  });
}
