import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHole } from '../../../../core/repair/strategies/model/answer/hole.js';
import { type Hole, rankedHoles } from '../../../../core/repair/strategies/model/holes.js';
import { rankedUnits } from '../../../../core/repair/strategies/model/units.js';
import type { RepairContext } from '../../../../core/repair/strategy.js';
import { applyEdits } from '../../../../core/sandbox/edits.js';

const file = 'src/price.js';
const text = `export function price(items, rate) {
  let sum = 0;
  for (const item of items) {
    if (item.count > 1) sum += cost(item.price, item.count);
  }
  return Math.round(sum * rate);
}
`;
const suspects = [
  ['return Math.round(sum * rate);', 0.9],
  ['if (item.count > 1)', 0.8],
  ['sum += cost(item.price, item.count);', 0.3],
].map(([code, suspiciousness]) => {
  const start = text.indexOf(String(code));
  const range = { file, start, end: start + String(code).length };
  return { range, line: 1, endLine: 1, suspiciousness: Number(suspiciousness), reasons: {} };
});
const read = async (name: string): Promise<string | undefined> => (name === file ? text : undefined);
const context = { suspects, read } as unknown as RepairContext;

const holes = async (): Promise<Hole[]> => rankedHoles(context, await rankedUnits(context, 6), 20);

async function holeAt(code: string): Promise<Hole> {
  const found = (await holes()).find(({ start, end }) => text.slice(start, end) === code);
  assert.ok(found, code);
  return found;
}

test('holes are the main expressions and the statements, the most suspicious first', async () => {
  assert.deepEqual(
    (await holes()).map(({ start, end }) => text.slice(start, end)),
    [
      'Math.round(sum * rate)',
      'item.count > 1',
      'return Math.round(sum * rate);',
      'if (item.count > 1)',
      'cost(item.price, item.count)',
      'sum += cost(item.price, item.count);',
    ],
  );
});

const marked = (code: string): string => `It is this:\n<<<<<<< HOLE\n${code}\n>>>>>>> HOLE\nThat is all.\n`;
const returned = 'Math.round(sum * rate)';
const filled = text.replace(returned, 'Math.floor(sum * rate)');

const readable: { title: string; hole: string; answer: string; result: string }[] = [
  { title: 'between the marks', hole: returned, answer: marked('Math.floor(sum * rate)'), result: filled },
  {
    title: 'between marks that are indented, in other room, with blank lines',
    hole: returned,
    answer: '  <<<<<<< HOLE\n\n    Math.floor(sum * rate)  \n\n  >>>>>>> HOLE\n',
    result: filled,
  },
  {
    title: 'in a fence of code',
    hole: returned,
    answer: 'So:\n\n```js\nMath.floor(sum * rate)\n```\n',
    result: filled,
  },
  { title: 'alone', hole: returned, answer: 'Math.floor(sum * rate)\n', result: filled },
  {
    title: 'with a semicolon that an expression has not',
    hole: returned,
    answer: marked('Math.floor(sum * rate);'),
    result: filled,
  },
  {
    title: 'with the rest of its line',
    hole: returned,
    answer: marked('return  Math.floor(sum * rate);'),
    result: filled,
  },
  {
    title: 'as a whole statement',
    hole: 'return Math.round(sum * rate);',
    answer: marked('return Math.floor(sum * rate);'),
    result: filled,
  },
  {
    title: 'as statements of several lines, indented as the file is',
    hole: 'return Math.round(sum * rate);',
    answer: marked('if (sum < 0) {\n  return 0;\n}\nreturn Math.round(sum * rate);'),
    result: text.replace('  return Math', '  if (sum < 0) {\n    return 0;\n  }\n  return Math'),
  },
  {
    title: 'as the header of a statement',
    hole: 'if (item.count > 1)',
    answer: marked('if (item.count >= 1)'),
    result: text.replace('> 1', '>= 1'),
  },
];

for (const { title, hole, answer, result } of readable)
  test(`what fills a hole is read ${title}`, async () => {
    const found = readHole(answer, await holeAt(hole));
    assert.ok('edits' in found, JSON.stringify(found));
    assert.equal(applyEdits(text, found.edits), result);
  });

const unreadable: { title: string; answer: string; hole?: string }[] = [
  { title: 'talk', answer: 'Use the floor instead of the rounded value.' },
  { title: 'nothing', answer: '' },
  { title: 'nothing between the marks', answer: marked('') },
  { title: 'what stood there', answer: marked('Math.round( sum * rate )'.replace(/ (?=s)|(?<=e) /g, '')) },
  { title: 'two blocks', answer: marked('1') + marked('2') },
  { title: 'a block that never ends', answer: '<<<<<<< HOLE\nsum\n' },
  { title: 'a block that never began', answer: 'sum\n>>>>>>> HOLE\n' },
  { title: 'a statement for an expression', answer: marked('if (sum) return 0') },
  {
    title: 'what closes the call around it and goes on',
    answer: marked('sum), process.exit(0'),
    hole: 'item.count > 1',
  },
  { title: 'what does not parse', answer: marked('Math.floor(sum * rate') },
  {
    title: 'what ends the function',
    answer: marked('return 1;\n}\nprocess.exit(0);\n{{'),
    hole: 'return Math.round(sum * rate);',
  },
  { title: 'the mark itself', answer: marked('<HOLE>') },
];

for (const { title, answer, hole = returned } of unreadable)
  test(`a hole is not filled with ${title}, and why is told`, async () => {
    const found = readHole(answer, await holeAt(hole));
    assert.ok('trouble' in found, JSON.stringify(found));
    assert.match(found.trouble, /\w.*\.$/);
  });

test('an answer of nothing but room is read, however long it is', async () => {
  const room = ' \n'.repeat(300_000);
  assert.ok('trouble' in readHole(`x${room}y`, await holeAt(returned)));
  assert.ok('trouble' in readHole(`<<<<<<< HOLE\n${room}`, await holeAt(returned)));
});
