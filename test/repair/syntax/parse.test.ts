import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodesAt } from '../../../core/repair/syntax/lookup.js';
import { parse, syntaxTrouble } from '../../../core/repair/syntax/parse.js';
import { indentAt, indentUnit, lineEnd, offsetAt, quoteOf } from '../../../core/repair/syntax/style.js';
import { findAll } from '../../../core/repair/syntax/walk.js';

test('offsets count a byte-order mark', () => {
  const text = '\uFEFFconst a = 1;\r\n';
  const program = parse('a.js', text);
  assert.ok(program);
  const [literal] = findAll(program, (node) => node.type === 'Literal');
  assert.ok(literal);
  assert.equal(text.slice(...literal.range), '1');
});

test('a text that does not parse gives no tree but says where the trouble is', () => {
  assert.equal(parse('a.js', 'f(1'), null);
  assert.deepEqual(syntaxTrouble('a.js', 'f(1'), { message: "')' expected.", offset: 3 });
});

test('JSX and types are told by the extension', () => {
  assert.ok(parse('a.jsx', 'const a = <p>{b}</p>;'));
  assert.ok(parse('a.ts', 'const a = <string>b;'));
  assert.equal(parse('a.ts', 'const a = <p>b</p>;'), null);
});

test('nodes at an offset come innermost first and know their parents', () => {
  const program = parse('a.js', 'f(a.b);');
  assert.ok(program);
  const types = nodesAt(program, 4).map(({ type }) => type);
  assert.deepEqual(types, [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'ExpressionStatement',
    'Program',
  ]);
});

test('style is read off the text', () => {
  const text = 'if (a) {\r\n    b("x", \'y\', "z");\r\n}\r\n';
  assert.equal(quoteOf(text), '"');
  assert.equal(lineEnd(text), '\r\n');
  assert.equal(indentUnit(text), '    ');
  assert.equal(indentAt(text, text.indexOf('b(')), '    ');
  assert.equal(offsetAt(text, 2, 5), text.indexOf('b('));
});
