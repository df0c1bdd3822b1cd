import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionsOfTests } from '../../../core/repair/strategies/search/questions.js';
import { search } from '../../../core/repair/strategies/search/search.js';
import { applied, contextOf, drive, suspect } from './drive.js';

const source = `function isMergeable(value) {
  return value && typeof value === 'object' && toString.call(value) !== '[object RegExp]';
}
`;

const questionsOf = async (text: string): Promise<string[]> => {
  const context = contextOf({ files: { 'test.js': text } });
  return (await questionsOfTests(context)).map(({ yes }) => yes('v'));
};

/** The place of `program` among the candidates where the failing test is `text`; -1 where it is not among the first 300. */
async function rankOf(program: string, text: string): Promise<number> {
  const suspects = [suspect('a.js', 0, source.length, 1)];
  const context = contextOf({ files: { 'a.js': source, 'test.js': text }, suspects });
  const { given } = await drive(search, context, () => 'failed', { most: 300 });
  return given.findIndex(({ edits }) => applied(source, edits) === program);
}

test('a failing test with a date has code asked for dates among the first candidates', async () => {
  const program = source.replace("RegExp]'", "RegExp]' && !(value instanceof Date)");
  const withDate = await rankOf(program, "test('a', () => merge({ at: new Date() }));");
  const without = await rankOf(program, "test('a', () => merge({ at: 1 }));");
  assert.ok(withDate >= 0 && withDate < 120, String(withDate));
  assert.ok(without < 0 || without > 2 * withDate, String(without));
});

for (const [made, asked] of [
  ['new Map([[1, 2]])', 'v instanceof Map'],
  ['/x/g', 'v instanceof RegExp'],
  ['Symbol("s")', "typeof v === 'symbol'"],
  ['10n', "typeof v === 'bigint'"],
  ['-0', 'Object.is(v, -0)'],
  ['Number.NaN', 'Number.isNaN(v)'],
  ['Buffer.from("a")', 'Buffer.isBuffer(v)'],
] as const)
  test(`\`${made}\` in a failing test leads to \`${asked}\``, async () => {
    assert.deepEqual(await questionsOf(`test('a', () => { f(${made}); });`), [asked]);
  });

test('what only passing tests of the file make is not asked for', async () => {
  const text = "test('a', () => f(1)); test('b', () => f(new Date()));";
  assert.deepEqual(await questionsOf(text), []);
});

test('a test that is not found by its title is looked for in all of its file', async () => {
  assert.deepEqual(await questionsOf('for (const t of all) test(t, () => f(new Set()));'), [
    'v instanceof Set',
  ]);
});

test('a test file that cannot be read or parsed asks nothing', async () => {
  assert.deepEqual(await questionsOf("test('a', ("), []);
  assert.deepEqual(await questionsOfTests(contextOf({ files: {} })), []);
});
