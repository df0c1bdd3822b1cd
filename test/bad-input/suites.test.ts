import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHealed, assertRefused, healer, json, manifest, openCart } from './scene.js';

const short = '{"testTimeout":"4s"}';
const asScript = (script: string) => ({
  'package.json': manifest('node suite.js'),
  'suite.js': script,
  '.healer/config.json': short,
});

const hanging: [title: string, script: string][] = [
  ['sleeps for ever', 'setInterval(() => {}, 1000);\n'],
  ['spins for ever', 'for (;;);\n'],
];
for (const [title, script] of hanging)
  test(`a suite that ${title} is ended at its timeout, with one sentence`, async (t) => {
    const repository = await openCart(t, asScript(script));
    assertRefused(await healer(repository, ['heal']), /`npm test` did not end within 4 s\./);
    assert.equal((await healer(repository, ['errors'])).code, 0);
  });

test('a suite that once waits for what never comes is run once more, and healed', async (t) => {
  const repository = await openCart(t, {
    'test/port.test.js': [
      "import { existsSync, writeFileSync } from 'node:fs';",
      "import { createServer } from 'node:net';",
      "import { test } from 'node:test';",
      'const mark = `${process.env.TMPDIR}/was-here`;',
      "test('is unlucky at first', (t, done) => {",
      '  if (existsSync(mark)) return done();',
      "  writeFileSync(mark, '');",
      '  createServer().listen(0);',
      '});',
      '',
    ].join('\n'),
    '.healer/config.json': '{"testTimeout":"60s"}',
  });
  await assertHealed(repository, await healer(repository, ['heal']));
});

const unexplained: [title: string, script: string, error: RegExp][] = [
  ['is killed midway', "console.log('1..2');process.kill(process.pid, 'SIGKILL');\n", /SIGKILL|137/],
  ['exits with 1 and no failing test', 'process.exit(1);\n', /exit code 1/],
];
for (const [title, script, error] of unexplained)
  test(`a suite that ${title} is one error of the whole command`, async (t) => {
    const repository = await openCart(t, asScript(script));
    const outcome = await healer(repository, ['heal', '--json', '--budget', '10s']);
    const report = json(outcome);
    assert.deepEqual([outcome.code, report.errors.length, report.patches], [1, 1, []]);
    assert.match(report.errors[0].title, error);
  });

test('a test file that is killed midway is named', async (t) => {
  const repository = await openCart(t, {
    'test/cart.test.js':
      "import { test } from 'node:test';\ntest('dies', () => process.kill(process.pid, 'SIGKILL'));\n",
  });
  assert.equal((await healer(repository, ['test'])).code, 1);
  const { errors } = json(await healer(repository, ['errors', '--json']));
  assert.deepEqual([errors.length, errors[0].tests[0].file], [1, 'test/cart.test.js']);
});

test('a suite that exits with 0 although a test fails is healed all the same', async (t) => {
  const repository = await openCart(t, { 'package.json': manifest('node --test || true') });
  await assertHealed(repository, await healer(repository, ['heal']));
});

test('a suite that prints a gigabyte is read to its end', async (t) => {
  const repository = await openCart(t, {
    'package.json': manifest('node flood.js && node --test'),
    'flood.js': [
      "const block = Buffer.alloc(1 << 20, 'all work and no play\\n');",
      'let left = 1024;',
      'const more = () => { while (left-- > 0) if (!process.stdout.write(block)) return process.stdout.once("drain", more); };',
      'more();',
      '',
    ].join('\n'),
  });
  const report = json(await healer(repository, ['heal', '--json', '--dry-run', '--candidates', '1']));
  assert.deepEqual(
    report.errors.map(({ title }: { title: string }) => title),
    ['adds up prices: -6 == 6'],
  );
});

test('a suite without tests is said so', async (t) => {
  const repository = await openCart(t);
  await repository.write({ test: null });
  assertRefused(await healer(repository, ['heal']), /`npm test` ran no tests, so nothing can be healed/);
  assert.equal((await healer(repository, ['test'])).code, 0);
});

test('a test file with thousands of tests is recorded test by test', async (t) => {
  const repository = await openCart(t, {
    'test/cart.test.js':
      "import assert from 'node:assert';\nimport { test } from 'node:test';\n" +
      "for (let i = 0; i < 4000; i++) test('number ' + i, () => assert.ok(i % 2000 !== 1999));\n",
  });
  const outcome = await healer(repository, ['test', '--json']);
  const { tests, errors } = json(outcome);
  assert.deepEqual([outcome.code, tests.passed, tests.failed], [1, 3998, 2]);
  assert.ok(errors.length >= 1);
});
