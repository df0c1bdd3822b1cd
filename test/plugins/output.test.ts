import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type KeptOutput, keepOutput, keptOutputs } from '../../core/capture/kept-outputs.js';
import { openRepository } from '../../core/git/repository.js';
import { openHealer } from '../../core/healer.js';
import { inferLines } from '../../core/plugins/generate/output/infer-line.js';
import { openStore } from '../../core/store/store.js';
import { createRepository } from '../support/repository.js';
import { agreeToAll, shop } from './plugin-repository.js';

/** A check of the project's own, whose words healer does not know. */
const check = `import { readdirSync, readFileSync } from 'node:fs';
let bad = 0;
for (const name of readdirSync('src').sort()) {
  console.log('looking at src/' + name + ':1');
  for (const [at, line] of readFileSync('src/' + name, 'utf8').split('\\n').entries())
    if (line.includes('color')) {
      bad += 1;
      console.log('[words] BAD src/' + name + ':' + (at + 1) + ' -> write colour, not ' + line.trim());
    }
}
console.log(bad + ' bad');
process.exit(bad > 0 ? 1 : 0);
`;

test('what a command printed that healer could not read becomes a sensor, by which the next failure has its place', async (t) => {
  const repository = await createRepository({
    ...shop,
    'check.mjs': check,
    'src/a.txt': 'a red house\n',
    'src/b.txt': 'a blue house\n',
    'test/all.test.js': "import { test } from 'node:test';\ntest('nothing', () => {});\n",
  });
  t.after(repository.dispose);
  const healer = await openHealer(repository.root);
  t.after(() => healer.dispose());
  const cwd = process.cwd();
  process.chdir(repository.root);
  t.after(() => process.chdir(cwd));
  const runCheck = async (files: Record<string, string>) => {
    await repository.write(files);
    return healer.test({ command: ['node', 'check.mjs'], stdio: 'ignore' });
  };
  const generate = async () => (await healer.plugins()).generate({});
  await runCheck({ 'src/a.txt': 'a house\nthe color\n' });
  assert.deepEqual(await generate(), [], 'what was seen once is no form');
  await runCheck({ 'src/b.txt': 'color of it\n' });
  const [early] = await generate();
  assert.match(early?.reason ?? '', /^no output of a command that did not fail is kept/);
  await runCheck({ 'src/a.txt': 'a red house\n', 'src/b.txt': 'a blue house\n' });

  const [made, ...others] = await generate();
  assert.deepEqual(others, []);
  assert.equal(made?.reason, '');
  assert.equal(made?.kind, 'sensor');
  const { all, fires, silent, now, past, looked, precision, recall } = made?.test ?? {};
  assert.deepEqual(
    { all, fires, silent, now, past, looked, precision, recall },
    { all: 2, fires: 2, silent: 2, now: [], past: [], looked: 3, precision: 1, recall: 1 },
  );
  await healer.merge(made?.patch?.id ?? '');
  await agreeToAll(repository.root);
  const { errors, exitCode } = await runCheck({ 'src/b.txt': 'no\nno\nany color\n' });
  assert.equal(exitCode, 1);
  const read = errors.find(({ failure }) => failure.sensor === 'log');
  assert.deepEqual(read?.failure.location, { file: 'src/b.txt', line: 3 });
  assert.equal(read?.failure.thrown.message, 'write colour, not any color');
});

const output = (text: string, failed = true): KeptOutput => ({ at: '', source: 'check', failed, text });
const isFile = (path: string): boolean => /^src\/[ab]\.js$/.test(path);

const forms: [what: string, outputs: [string, string], line: string, message: string][] = [
  [
    'after the place',
    ['ERROR src/a.js:3: no ink\n', 'ERROR src/b.js:12: no paper\n'],
    'ERROR src/a.js:7: gone',
    'gone',
  ],
  ['with a column', ['src/a.js:3:4 - no ink\n', 'src/b.js:1:20 - no paper\n'], 'src/a.js:7:1 - gone', 'gone'],
  ['in brackets', ['src/a.js(3,4): no ink\n', 'src/b.js(1,20): no paper\n'], 'src/a.js(7,1): gone', 'gone'],
  [
    'before the place',
    ['no ink at src/a.js:3\n', 'no paper today at src/b.js:4\n'],
    'gone at src/a.js:7',
    'gone',
  ],
  [
    'below the place',
    ['FAIL src/a.js:3\n  no ink\n', 'FAIL src/b.js:4\n  no paper\n'],
    'FAIL src/a.js:7\n  gone',
    'gone',
  ],
  [
    'with the line in words',
    ['no ink in "src/a.js", line 3\n', 'no paper in "src/b.js", line 4\n'],
    'gone in "src/a.js", line 7',
    'gone',
  ],
];

for (const [what, outputs, line, message] of forms)
  test(`a message ${what} is read`, () => {
    const [form] = inferLines(
      outputs.map((text) => output(text)),
      isFile,
    );
    const groups = new RegExp(form?.source ?? '$^', 'm').exec(line)?.groups;
    assert.deepEqual([groups?.file, groups?.line, groups?.message], ['src/a.js', '7', message]);
  });

const formless: [what: string, outputs: string[]][] = [
  ['one output alone', ['ERROR src/a.js:3: no ink\nERROR src/b.js:3: no ink\n']],
  ['files that are none of the project', ['ERROR lib/a.js:3: no ink\n', 'ERROR lib/b.js:3: no paper\n']],
  ['places without a message', ['src/a.js:3\n', 'src/b.js:4\n']],
];

for (const [what, outputs] of formless)
  test(`${what} gives no form`, () =>
    assert.deepEqual(
      inferLines(
        outputs.map((text) => output(text)),
        isFile,
      ),
      [],
    ));

test('outputs are kept without secrets, in parts and in a number that are bounded, and only where git does not look', async (t) => {
  const repository = await createRepository(shop);
  t.after(repository.dispose);
  const repo = await openRepository(repository.root);
  const store = await openStore(repo);
  const secret = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
  await keepOutput(
    store,
    { source: 'check', failed: true, text: `token ${secret}\n${'x\n'.repeat(100_000)}end\n` },
    repo.root,
  );
  for (let each = 0; each < 70; each += 1)
    await keepOutput(store, { source: 'check', failed: false, text: `green ${each}\n` }, repo.root);
  const kept = await keptOutputs(store);
  assert.equal(kept.length, 60);
  const folder = join(store.folder, 'cache/outputs');
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  assert.ok(texts.every((text) => !text.includes(secret) && text.length < 150_000));
  assert.equal(await repository.git('status', '--porcelain'), '');
});
