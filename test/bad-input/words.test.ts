import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { recordErrors } from './record-errors.js';
import { assertRefused, healer, json, openCart } from './scene.js';

const ids: [words: string[], sentence: RegExp][] = [
  [['show', 'zzz'], /There is no error with the id "zzz"\./],
  [['show', ''], /There is no error with the id ""\./],
  [['show', '--bogus'], /./],
  [['show', '../../etc'], /There is no error with the id "..\/..\/etc"\./],
  [['show', 'x\u001b[31m\u009b2J'], /There is no error with the id "x\\u001b\[31m/],
  [['explain', 'zzz'], /There is no error with the id "zzz"\./],
  [['heal', 'zzz'], /There is no error with the id "zzz"\./],
  [['review', 'zzz', '--merge', '--yes'], /There is no patch with the id "zzz"\./],
  [['rollback', 'zzz'], /There is no patch with the id "zzz"\./],
  [['validate', '--output=/tmp/x'], /./],
  [['ingest', '/no/such/file'], /\/no\/such\/file cannot be read\./],
  [['ingest', '.'], /\. cannot be read\./],
];
test('an id, revision or file that does not exist is refused, and no test is run for it', async (t) => {
  const repository = await openCart(t);
  for (const [words, sentence] of ids) {
    const outcome = await healer(repository, words);
    assertRefused(outcome, sentence);
    assert.ok(!/[\u001b\u009b]/.test(outcome.stderr), words.join(' '));
    assert.doesNotMatch(outcome.stderr, /running the tests/);
  }
});

test('an id that stands for several errors names them', async (t) => {
  const repository = await openCart(t);
  await recordErrors(repository, ['abc100000000', 'abc200000000']);
  assertRefused(
    await healer(repository, ['show', 'abc']),
    /Several ids begin with abc: abc100000000, abc200000000\./,
  );
});

const texts: [title: string, text: string | Buffer, count: number][] = [
  ['nothing', '', 0],
  ['binary', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 31) % 256)), 0],
  ['a line of 50 MB', Buffer.alloc(50 * 1024 ** 2, 'a(b:c '), 0],
  ['a torn JSON report', '{"testResults":[{"name":', 0],
  ['XML that never ends', '<testsuites><testsuite name="x"><testcase', 0],
];
for (const [title, text, count] of texts)
  test(`${title} is ingested without failure`, async (t) => {
    const repository = await openCart(t);
    await writeFile(join(repository.outside, 'input'), text);
    const outcome = await healer(repository, ['ingest', join(repository.outside, 'input'), '--json']);
    assert.deepEqual([outcome.code, json(outcome).errors?.length], [0, count], outcome.stderr);
  });

test('what a hostile log says never reaches the terminal raw', async (t) => {
  const repository = await openCart(t);
  const hostile = 'TypeError: \u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp.exe\r\u0008 is not a function';
  const log = `${hostile}\n    at total (src/\u001b[31mca\u009brt.js:1:30)\n    at total (src/cart.js:1:30)\n`;
  const printed: string[] = [];
  const say = async (...words: string[]) => {
    const outcome = await healer(repository, words, { input: log });
    printed.push(outcome.stdout, outcome.stderr);
    return outcome;
  };
  await say('ingest', '-');
  const { errors } = json(await say('errors', '--json'));
  assert.equal(errors.length, 1);
  await say('errors');
  await say('show', errors[0].id);
  await say('show', errors[0].id, '--json');
  await say('explain', errors[0].id);
  await say('status');
  for (const text of printed) assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('what a hostile test and file name say never reaches the terminal raw', async (t) => {
  const name = 'test/\u001b[31mred\u0007.test.js';
  const repository = await openCart(t, {
    [name]:
      "import { test } from 'node:test';\ntest('\\u001b]0;owned\\u0007title', () => { throw new Error('\\u001b[2Jgone\\u009b'); });\n",
  });
  await healer(repository, ['test', '--json']);
  const { errors } = json(await healer(repository, ['errors', '--json']));
  assert.equal(errors.length, 2);
  for (const words of [['errors'], ...errors.map(({ id }: { id: string }) => ['show', id])]) {
    const { stdout, stderr } = await healer(repository, words);
    assert.doesNotMatch(`${stdout}${stderr}`, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/, words.join(' '));
  }
});

test('a folder of the checkout that has the name of an option is no option', async (t) => {
  const repository = await openCart(t);
  const cwd = join(repository.root, '--help');
  await mkdir(cwd);
  assert.equal((await healer(repository, ['status'], { cwd })).code, 0);
  assert.equal((await healer(repository, ['status', '--cwd=./--help'])).code, 0);
});
