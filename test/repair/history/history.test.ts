import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ddmin } from '../../../core/repair/strategies/history/ddmin.js';
import { history } from '../../../core/repair/strategies/history/history.js';
import { hunksOf, linesOfHunk } from '../../../core/repair/strategies/history/hunks.js';
import { applied, contextOf, drive } from '../search/drive.js';

const lines = (count: number): string[] => Array.from({ length: count }, (_, at) => `line(${at});`);
const text = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('');
const change = (list: readonly string[], ...at: number[]): string[] =>
  list.map((line, index) => (at.includes(index) ? `changed(${index});` : line));

function minimum(items: number[], needed: number[]): { found: number[]; asked: number } {
  const steps = ddmin(items);
  let asked = 0;
  let step = steps.next([]);
  while (!step.done) {
    asked += step.value.length;
    step = steps.next(step.value.map((set) => needed.every((each) => set.includes(each))));
  }
  return { found: step.value, asked };
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
for (const [count, needed] of [
  [1, [0]],
  [8, [3]],
  [64, [17]],
  [64, [5, 40]],
  [33, [0, 16, 32]],
  [5, [0, 1, 2, 3, 4]],
] as const) {
  test(`delta debugging of ${count} finds the ${needed.length} that matter`, () => {
    assert.deepEqual(minimum(range(count), [...needed]).found, needed);
  });
}

test('delta debugging asks few questions when one of many matters', () => {
  assert.ok(minimum(range(256), [99]).asked <= 40);
});

test('undoing every hunk gives the green text, and undoing its lines undoes a hunk', () => {
  const before = text(lines(12));
  const now = text([...change(lines(12), 1, 2, 7).filter((_, at) => at !== 9), 'added();', 'added();']);
  const hunks = hunksOf('a.js', before, now);
  assert.equal(
    applied(
      now,
      hunks.map(({ edit }) => edit),
    ),
    before,
  );
  assert.equal(
    applied(
      now,
      hunks.flatMap(linesOfHunk).map(({ edit }) => edit),
    ),
    before,
  );
  assert.deepEqual(
    hunks.map(({ line, endLine }) => [line, endLine]),
    [
      [2, 3],
      [8, 8],
      [10, 10],
      [12, 13],
    ].filter(([line]) => hunks.some((h) => h.line === line)),
  );
});

test('line ends and a byte-order mark are no change', () => {
  assert.deepEqual(hunksOf('a.js', 'a\nb\n', '\uFEFFa\r\nb\r\n'), []);
  const [hunk] = hunksOf('a.js', 'a\nb\n', '\uFEFFx\r\nb\r\n');
  assert.deepEqual(hunk?.edit, { range: { file: 'a.js', start: 1, end: 4 }, text: 'a\n' });
});

test('the one hunk that broke it is undone among the first candidates', async () => {
  const green = lines(60);
  const files = { 'a.js': text(change(green, 5, 20, 40)), 'b.js': text(change(green, 9)) };
  const context = contextOf({ files, green: { 'a.js': text(green), 'b.js': text(green) } });
  const { given, plausible } = await drive(
    history,
    context,
    ({ edits }) =>
      applied(
        files['a.js'],
        edits.filter(({ range: { file } }) => file === 'a.js'),
      ).includes('line(20)')
        ? 'plausible'
        : 'failed',
    { stopAtPlausible: false },
  );
  assert.ok(given.length <= 16);
  assert.ok(plausible.some(({ edits }) => edits.length === 1));
});

test('two hunks that only heal together are found', async () => {
  const green = lines(80);
  const files = { 'a.js': text(change(green, 3, 10, 22, 31, 44, 58, 70)) };
  const context = contextOf({ files, green: { 'a.js': text(green) } });
  const { plausible } = await drive(
    history,
    context,
    ({ edits }) => {
      const now = applied(files['a.js'], edits);
      return now.includes('line(22)') && now.includes('line(58)') ? 'plausible' : 'failed';
    },
    { stopAtPlausible: false },
  );
  assert.equal(plausible.at(-1)?.edits.length, 2);
});

test('within a hunk, only the lines that matter are undone', async () => {
  const green = lines(30);
  const files = { 'a.js': text(change(green, 10, 11, 12, 13, 14)) };
  const context = contextOf({ files, green: { 'a.js': text(green) } });
  const { plausible } = await drive(
    history,
    context,
    ({ edits }) => (applied(files['a.js'], edits).includes('line(12)') ? 'plausible' : 'failed'),
    { stopAtPlausible: false },
  );
  const last = plausible.at(-1);
  assert.equal(applied(files['a.js'], last?.edits ?? []), text(change(green, 10, 11, 13, 14)));
  assert.match(last?.title ?? '', /line 13/);
});

test('where several faults fail the tests, the hunk that heals most of them counts', async () => {
  const green = lines(40);
  const files = { 'a.js': text(change(green, 4, 20, 21, 22)) };
  const context = contextOf({ files, green: { 'a.js': text(green) } });
  const { given } = await drive(history, context, ({ edits }) =>
    applied(files['a.js'], edits).includes('line(21)')
      ? { status: 'partial', passed: [true, false] }
      : 'failed',
  );
  const wanted = text(change(green, 4, 20, 22));
  assert.ok(given.some(({ edits }) => applied(files['a.js'], edits) === wanted));
});

test('a file that was deleted and is still loaded is put back', async () => {
  const files = { 'src/a.js': "import { b } from './b.js';\nb();\n" };
  const green = { ...files, 'src/b.js': 'export const b = () => 1;\n' };
  const { given } = await drive(history, contextOf({ files, green }), () => 'failed');
  assert.deepEqual(given[0]?.edits, [
    { range: { file: 'src/b.js', start: 0, end: 0 }, text: green['src/b.js'] },
  ]);
});

test('the sets are tried once each', async () => {
  const green = lines(20);
  const files = { 'a.js': text(change(green, 3, 10)) };
  const { given } = await drive(
    history,
    contextOf({ files, green: { 'a.js': text(green) } }),
    () => 'failed',
  );
  assert.equal(new Set(given.map(({ id }) => id)).size, given.length);
});

test('it applies only where a green tree is known and differs', () => {
  const context = contextOf({ files: { 'a.js': '' }, green: { 'a.js': '' } });
  assert.equal(history.applies(context), true);
  assert.equal(history.applies({ ...context, greenTree: null }), false);
  assert.equal(history.applies({ ...context, greenTree: context.tree }), false);
});
