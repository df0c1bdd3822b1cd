import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCoverage } from '../../core/runners/coverage.js';
import { captureRun, createProject } from '../support/captured-run.js';

const source = `exports.f = function f(x) {
  if (x > 1) {
    return 'big';
  }
  return 'small';
};
`;
const tests = `const m = require('../src/m.js');
describe('f', () => { it('big', () => { m.f(2); }); it('small', () => { m.f(0); }); });
`;

const cases: [runner: string, command: string[], head: string][] = [
  ['node:test', ['node', '--test'], `const { describe, it } = require('node:test');`],
  [
    'a file that is run directly',
    ['node', 'test/m.test.js'],
    `const { describe, it } = require('node:test');`,
  ],
  ['mocha', ['node', 'node_modules/mocha/bin/mocha.js', 'test'], ''],
  ['jest', ['node', 'node_modules/jest/bin/jest.js'], ''],
  ['vitest', ['node', 'node_modules/vitest/vitest.mjs', 'run', '--globals'], ''],
];

test('coverage of tape tells which lines each test ran', async (t) => {
  const folder = await createProject(t, {
    'src/m.js': source,
    'test/m.js': `const test = require('tape'); const m = require('../src/m.js');
test('big', (t) => { t.equal(m.f(2), 'big'); t.end(); });
test('small', (t) => { t.equal(m.f(0), 'small'); t.end(); });`,
  });
  const { inbox } = await captureRun(folder, ['node', 'test/m.js'], { coverage: true });
  const lines = (await readCoverage(inbox)).map(({ path, lines }) => [
    ...path,
    ...[3, 5].filter((line) => lines.get('src/m.js')?.has(line)),
  ]);
  assert.deepEqual(lines, [
    ['big', 3],
    ['small', 5],
  ]);
});

test('a program whose tests cannot be told apart is covered as a whole', async (t) => {
  const folder = await createProject(t, {
    'src/m.js': source,
    'test/m.js': `require('../src/m.js').f(2); console.log('TAP version 13\\nok 1 - big\\n1..1');`,
  });
  const { inbox } = await captureRun(folder, ['node', 'test/m.js'], { coverage: true });
  const [whole, ...more] = await readCoverage(inbox);
  assert.deepEqual([whole?.file, whole?.path, more.length], ['test/m.js', [], 0]);
  assert.ok(whole?.lines.get('src/m.js')?.has(3));
});

test('of a line that ran in part it is told which columns did not', async (t) => {
  const folder = await createProject(t, {
    'src/m.js': "exports.f = (x) => {\n  if (x > 1) return 'big';\n  return x ? 'one' : 'none';\n};\n",
    'test/m.js': `const test = require('tape'); const m = require('../src/m.js');
test('small', (t) => { t.equal(m.f(0), 'none'); t.end(); });`,
  });
  const { inbox } = await captureRun(folder, ['node', 'test/m.js'], { coverage: true });
  const [small] = await readCoverage(inbox);
  assert.deepEqual(
    [...(small?.skipped?.get('src/m.js') ?? [])],
    [
      [2, [[13, 26]]],
      [3, [[11, 18]]],
    ],
  );
});

test('the source map of a module is found where a runner wraps the module in a function', async (t) => {
  const folder = await createProject(t, {});
  const map = { version: 3, sources: ['m.js'], names: [], mappings: ';;AAIA' };
  const comment = `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  const text = `({"Object.<anonymous>":function(module){\n"use strict";\nf();\n${comment}\n}});`;
  const record = {
    schema: 'healer/coverage@1',
    root: folder,
    tests: [{ file: 'm.test.js', path: ['f'], covered: { 'm.js': [[0, text.length, 1]] } }],
    sources: { 'm.js': { text } },
  };
  await writeFile(join(folder, 'coverage-1-1.json'), JSON.stringify(record));
  const [test] = await readCoverage(folder);
  assert.deepEqual([...(test?.lines.get('m.js') ?? [])], [5]);
});

test('what a map beside a built file says counts, also where its source has the same name', async (t) => {
  const folder = await createProject(t, {});
  const map = JSON.stringify({ version: 3, sources: ['../src/m.js'], names: [], mappings: 'AAIA' });
  const record = {
    schema: 'healer/coverage@1',
    root: folder,
    tests: [{ file: 'm.test.js', path: ['f'], covered: { 'dist/m.js': [[0, 4, 1]] } }],
    sources: { 'dist/m.js': { text: 'f();', map } },
  };
  await writeFile(join(folder, 'coverage-1-1.json'), JSON.stringify(record));
  const [test] = await readCoverage(folder);
  assert.deepEqual(Object.fromEntries(test?.lines ?? []), { 'src/m.js': new Set([5]) });
});

test('what mocha ran to load its test files is of the tests of all of them', async (t) => {
  const folder = await createProject(t, {
    'package.json': '{}',
    'src/rate.js': 'exports.rate = 2;\n',
    'test/a.js': `const { rate } = require('../src/rate.js'); it('a', () => rate);`,
    'test/b.js': `const { rate } = require('../src/rate.js'); it('b', () => rate);`,
  });
  const { inbox } = await captureRun(folder, ['node', 'node_modules/mocha/bin/mocha.js', 'test'], {
    coverage: true,
  });
  const lines = (await readCoverage(inbox)).map(({ path, lines }) => [
    ...path,
    lines.get('src/rate.js')?.has(1),
  ]);
  assert.deepEqual(lines, [
    ['a', true],
    ['b', true],
  ]);
});

test('coverage of ava is taken in its workers, whose tests take turns for it', async (t) => {
  const ava = 'x/node_modules/ava';
  const folder = await createProject(t, {
    'src/m.js': source,
    'test.cjs': `const m = require('./src/m.js');
module.exports = { async big() { await null; m.f(2); }, async small() { await null; m.f(0); } };`,
    [`${ava}/package.json`]: '{"type":"module"}',
    [`${ava}/entrypoints/cli.mjs`]: `import { Worker } from 'node:worker_threads';
new Worker(new URL('../lib/worker/base.js', import.meta.url), { env: { ...process.env } });`,
    [`${ava}/lib/api.js`]: 'export default class Api {}',
    [`${ava}/lib/worker/base.js`]: `import { createRequire } from 'node:module';
import { join } from 'node:path';
import Runner from '../runner.js';
await new Promise((resolve) => setTimeout(resolve, 50));
const runner = new Runner();
runner.file = join(process.cwd(), 'test.cjs');
runner.tests = createRequire(import.meta.url)(runner.file);
await runner.start();`,
    [`${ava}/lib/runner.js`]: `export default class Runner {
  serial = false;
  emit() {}
  async start() {
    const run = async ([title, body]) => { await body(); this.emit('stateChange', { type: 'test-passed', title }); };
    if (this.serial) for (const test of Object.entries(this.tests)) await run(test);
    else await Promise.all(Object.entries(this.tests).map(run));
    this.emit('finish');
  }
}`,
  });
  const { inbox } = await captureRun(folder, ['node', `${ava}/entrypoints/cli.mjs`], { coverage: true });
  const lines = (await readCoverage(inbox)).map(({ file, path, lines }) => [
    file,
    ...path,
    ...[3, 5].filter((line) => lines.get('src/m.js')?.has(line)),
  ]);
  assert.deepEqual(lines, [
    ['test.cjs', 'big', 3],
    ['test.cjs', 'small', 5],
  ]);
});

for (const [runner, command, head] of cases) {
  test(`coverage of ${runner} tells which lines each test ran`, async (t) => {
    const folder = await createProject(t, {
      'package.json': '{}',
      'src/m.js': source,
      'test/m.test.js': head + tests,
    });
    const { inbox, run } = await captureRun(folder, command, { coverage: true });
    assert.equal(run.tests.length, 2);
    const lines = new Map(
      (await readCoverage(inbox)).map((one) => [one.path.join(' > '), one.lines.get('src/m.js')]),
    );
    assert.ok(lines.get('f > big')?.has(3), 'big ran line 3');
    assert.ok(!lines.get('f > big')?.has(5), 'big did not run line 5');
    assert.ok(lines.get('f > small')?.has(5), 'small ran line 5');
    assert.ok(!lines.get('f > small')?.has(3), 'small did not run line 3');
  });
}
