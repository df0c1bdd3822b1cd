import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../core/sandbox/edits.js';

const mark = '\uFEFF';
const cases: [
  title: string,
  text: string,
  edits: [start: number, end: number, text: string][],
  after: string,
][] = [
  ['replaces a range', 'a < b', [[2, 3, '<=']], 'a <= b'],
  ['inserts', 'ab', [[1, 1, 'x']], 'axb'],
  ['deletes', 'abc', [[1, 2, '']], 'ac'],
  [
    'makes several edits, in any order',
    'abc',
    [
      [2, 3, 'C'],
      [0, 1, 'A'],
    ],
    'AbC',
  ],
  ['makes a new file', '', [[0, 0, 'text\n']], 'text\n'],
  [
    'puts two insertions of one place in their order',
    'ab',
    [
      [1, 1, 'x'],
      [1, 1, 'y'],
    ],
    'axyb',
  ],
  ['gives new lines the ends of the file', 'a\r\nb\r\n', [[3, 4, 'x\ny']], 'a\r\nx\r\ny\r\n'],
  ['does not double ends that are right already', 'a\r\nb\r\n', [[3, 4, 'x\r\ny']], 'a\r\nx\r\ny\r\n'],
  ['gives Unix ends to a file of Unix ends', 'a\nb\n', [[2, 3, 'x\r\ny']], 'a\nx\ny\n'],
  ['leaves the other lines of a mixed file alone', 'a\r\nb\nc\n', [[5, 6, 'x\ny']], 'a\r\nb\nx\ny\n'],
  ['keeps the byte-order mark before an insertion at 0', `${mark}ab`, [[0, 0, 'x']], `${mark}xab`],
  ['keeps the byte-order mark when all is replaced', `${mark}ab`, [[0, 3, 'x']], `${mark}x`],
  ['does not double the byte-order mark', `${mark}ab`, [[0, 3, `${mark}x`]], `${mark}x`],
  ['counts UTF-16 units', '🐎 = a', [[5, 6, 'b']], '🐎 = b'],
];

for (const [title, text, edits, after] of cases) {
  test(title, () => {
    const made = edits.map(([start, end, replacement]) => ({
      range: { file: 'a.js', start, end },
      text: replacement,
    }));
    assert.equal(applyEdits(text, made), after);
  });
}

const misfits: [string, [number, number][]][] = [
  [
    'overlap',
    [
      [0, 2],
      [1, 3],
    ],
  ],
  ['end after the text', [[0, 9]]],
  ['start before the text', [[-1, 1]]],
  ['end before they start', [[2, 1]]],
];

for (const [title, ranges] of misfits) {
  test(`refuses edits that ${title}`, () => {
    const edits = ranges.map(([start, end]) => ({ range: { file: 'a.js', start, end }, text: '' }));
    assert.throws(() => applyEdits('abc', edits), RangeError);
  });
}
