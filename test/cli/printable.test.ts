import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printableCode, printableLine, printableText } from '../../cli/render/printable.js';

const lines: [what: string, text: string, printed: string][] = [
  ['plain text stays', 'a < b', 'a < b'],
  ['letters of any script stay', 'größe 日本 🎉', 'größe 日本 🎉'],
  ['colours are dropped', '\u001b[31mred\u001b[39m', 'red'],
  ['a window title is dropped', '\u001b]0;owned\u0007ok', 'ok'],
  ['line breaks are shown', 'a\nb\r\nc', 'a\\nb\\r\\nc'],
  ['other control characters are shown', 'a\u0000b\bc\u007fd', 'a\\x00b\\x08c\\x7fd'],
  ['text that would run backwards is shown', 'a\u202eb', 'a\\u202eb'],
  ['invisible characters are shown', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
];

for (const [what, text, printed] of lines)
  test(`on one line, ${what}`, () => assert.equal(printableLine(text), printed));

test('text of several lines keeps its line feeds', () => {
  assert.equal(printableText('a\r\n\tb\u0007'), 'a\n    b\\x07');
});

test('in code nothing is dropped, since somebody is to judge it', () => {
  assert.equal(printableCode('x = "\u001b[2J";\r'), 'x = "\\x1b[2J";\\r');
});

test('no byte that a terminal obeys is left, whatever the text', () => {
  const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('');
  for (const print of [printableLine, printableText, printableCode])
    assert.doesNotMatch(
      print(all).replaceAll('\n', ''),
      /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
    );
});
