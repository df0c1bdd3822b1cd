import assert from 'node:assert/strict';
import { test } from 'node:test';
import pc from 'picocolors';
import { plain } from '../../cli/render/paint.js';
import { type Column, table } from '../../cli/render/table.js';
import { cut, textWidth } from '../../cli/render/width.js';

const columns: Column[] = [
  { title: 'id' },
  { title: 'count', align: 'right' },
  { title: 'title', flexible: true },
];

test('columns are as wide as what they hold', () => {
  const rows = [
    ['a1', '3×', 'first'],
    ['b2', '1200×', 'second one'],
  ];
  assert.equal(
    table(columns, rows, 80, plain),
    ['id  count  title', 'a1     3×  first', 'b2  1200×  second one'].join('\n'),
  );
});

for (const title of [
  'long '.repeat(30),
  '日本語'.repeat(30),
  '🎉'.repeat(60),
  'é'.normalize('NFD').repeat(90),
])
  test(`a table stays within its width with ${title.slice(0, 6)}`, () => {
    for (const width of [30, 47, 80])
      for (const line of table(columns, [['a1', '3×', title]], width, plain).split('\n'))
        assert.ok(textWidth(line) <= width, `${textWidth(line)} > ${width}: ${line}`);
  });

test('a table whose width has no end cuts nothing', () => {
  const title = 'long '.repeat(200).trim();
  assert.ok(table(columns, [['a1', '3×', title]], Number.POSITIVE_INFINITY, plain).endsWith(title));
});

test('a cell is painted after it was cut', () => {
  const { bold } = pc.createColors(true);
  const painted = table([{ title: 't', flexible: true, paint: bold }], [['123456789012']], 9, plain);
  assert.equal(painted.split('\n')[1], bold('12345678…'));
});

const cuts: [text: string, width: number, result: string][] = [
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['日本語', 5, '日本…'],
  ['abc', 0, ''],
];
for (const [text, width, result] of cuts)
  test(`${text} in ${width} columns is ${JSON.stringify(result)}`, () =>
    assert.equal(cut(text, width), result));

test('a column that wraps is told whole, on as many lines as it needs', () => {
  const drawn = table(
    [{ title: 'what' }, { title: 'seen', flexible: true, wraps: true }],
    [
      ['time', 'a run is ended when its time is up'],
      ['disk', 'short'],
    ],
    24,
    plain,
  );
  assert.deepEqual(drawn.split('\n'), [
    'what  seen',
    'time  a run is ended',
    '      when its time is',
    '      up',
    'disk  short',
  ]);
});
