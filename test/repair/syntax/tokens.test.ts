import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokensOf } from '../../../core/repair/syntax/tokens.js';

const cases: [title: string, text: string, tokens: string[]][] = [
  ['comments and white space are left out', '#!node\na /* b */ = 1; // c', ['a', '=', '1', ';']],
  ['the longest operator wins', 'a>>>=b=>c??d?.e', ['a', '>>>=', 'b', '=>', 'c', '??', 'd', '?.', 'e']],
  [
    'a slash after a value divides, elsewhere it begins a regular expression',
    'a / b / c; return /x[/]y/g.test(d)',
    ['a', '/', 'b', '/', 'c', ';', 'return', '/x[/]y/g', '.', 'test', '(', 'd', ')'],
  ],
  [
    'a template gives its fixed parts and what is in its holes',
    '`a${b + `${1}`}c${{ d: 1 }}`',
    ['`a${', 'b', '+', '`${', '1', '}`', '}c${', '{', 'd', ':', '1', '}', '}`'],
  ],
  [
    'numbers keep their points and exponents',
    '1.5e-3 .5 0x1F 10n a.b',
    ['1.5e-3', '.5', '0x1F', '10n', 'a', '.', 'b'],
  ],
  ['a string that is not closed ends with its line', "a = 'b;\nc", ['a', '=', "'b;", 'c']],
  ['what belongs in no program is a token of its own', 'a @ b \\', ['a', '@', 'b', '\\']],
];

for (const [title, text, tokens] of cases) {
  test(title, () => {
    const found = tokensOf(text);
    assert.deepEqual(
      found.map((each) => each.text),
      tokens,
    );
    assert.ok(found.every((each) => text.slice(each.start, each.end) === each.text));
  });
}
